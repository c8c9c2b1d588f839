"""Officers' accounts: sign-in, first access, credentials, profile."""
