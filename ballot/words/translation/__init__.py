"""Say messages in the reader's language: the catalogues, the formats of numbers, and the one translator of pages and mails."""
