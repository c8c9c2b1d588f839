"""What a demonstration tells its guests: with what its invented officers sign in. The file is written by `ballot demo` into its
own temporary installation, which is gone afterwards; no other installation has one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from ballot.adapters.private_files import create_private_file

FILE = "demonstration.json"


@dataclass(frozen=True)
class DemoOfficer:
    """An officer of the demonstration, with everything that a real one would keep to themselves."""

    role: str
    email: str
    password: str
    secret: str
    """Of the authenticator, in base32."""


def write_officers(instance: Path, officers: Iterable[DemoOfficer]) -> None:
    """Write the officers into the instance folder, once. Raise FileExistsError."""
    told = json.dumps([asdict(one) for one in officers], indent=2)
    create_private_file(instance / FILE, told.encode())


def read_officers(instance: Path) -> list[DemoOfficer]:
    """Return the officers; none where this is no demonstration, or one that has not got so far."""
    try:
        told = json.loads((instance / FILE).read_bytes())
    except FileNotFoundError:
        return []
    return [DemoOfficer(**one) for one in told]
