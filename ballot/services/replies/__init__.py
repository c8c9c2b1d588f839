"""A Member State replies: invitation, reply, receipt, saved drafts, confirmation codes, lost links."""
