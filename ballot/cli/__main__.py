"""`python -m ballot.cli`: the same as `ballot`."""

from __future__ import annotations

from ballot.cli import main

main()
