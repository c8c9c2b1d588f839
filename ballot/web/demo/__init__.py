"""Pages of a demonstration alone: the mailbox, and the codes of its officers."""
