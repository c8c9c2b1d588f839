"""Validation of what comes in: texts, names and addresses, files; several errors are reported as one."""
