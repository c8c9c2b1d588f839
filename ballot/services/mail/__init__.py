"""Mail: the outbox, delivery, reminders, bounces, and what mails are made from."""
