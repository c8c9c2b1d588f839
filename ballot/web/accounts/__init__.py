"""Officers' accounts: sign-in, first access, credentials, profile."""

from __future__ import annotations

from ballot.web.accounts import credentials, first_access, profile, reauthentication, sign_in

BLUEPRINTS = (
    sign_in.blueprint,
    first_access.blueprint,
    profile.blueprint,
    credentials.blueprint,
    reauthentication.blueprint,
)
