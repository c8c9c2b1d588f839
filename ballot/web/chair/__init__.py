"""The desk of chair and secretariat, and the acts on an open consultation."""
