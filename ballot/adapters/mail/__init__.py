"""Mail as the outside has it: MIME messages, templates, SMTP, files, calendars, reports of undelivered mail."""
