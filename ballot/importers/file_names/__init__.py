"""What the name of a document's file says: its reference, and its language. The ways of naming are data, by body."""
