"""Names, times and texts that the services' tests share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

BODY = "council"
HOST = "ballot.example.int"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLOSES = START + timedelta(days=21)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
STATES = ("AA", "BB", "CC", "DD", "EE")
GROUND = "CS 169 (arrears)"
SCAN = b"%PDF the scan of a letter: AA votes against on ballot 1"

OPENSSL_VERIFICATION = (
    "openssl pkeyutl -verify -pubin -inkey demo-out/body.pem -rawin "
    "-in demo-out/bundle/tally/tally.json -sigfile demo-out/bundle/tally/tally.sig"
)
"""The line that the README gives to auditors who have OpenSSL alone."""
