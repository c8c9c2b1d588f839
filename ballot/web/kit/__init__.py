"""What every page uses: context, access, sessions, security, errors, forms, languages, files."""
