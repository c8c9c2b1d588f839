"""Summaries of many consultations: the desk, the auditor's list, the backlog."""
