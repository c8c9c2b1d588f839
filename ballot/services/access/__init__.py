"""Access: which officer may act, from which session, with which token, and how often tries may fail."""
