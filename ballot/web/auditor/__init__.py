"""The auditor's desk, and the record as evidence."""
