"""Officers: accounts, sessions, signing in, second factors, passkeys."""
