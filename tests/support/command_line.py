"""Running `ballot` in a test: as a function where that is enough, as a program where it is the point."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from ballot.cli import cli


@dataclass(frozen=True)
class Ran:
    """How a call ended."""

    status: int
    out: str
    err: str


class Terminal:
    """An instance folder and a terminal in front of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {
            "BALLOT_INSTANCE": str(folder / "instance"),
            "BALLOT_BODY_HOST": "ballot.example",
            "BALLOT_MINIMUM_PERIOD_HOURS": "0",
        }

    def __call__(self, *args: str | Path) -> Ran:
        """Call `ballot` in this process."""
        result = CliRunner().invoke(cli, [str(arg) for arg in args], env=self.environ)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    def good(self, *args: str | Path) -> str:
        """As above, for a call that has to succeed; what it printed."""
        ran = self(*args)
        assert ran.status == 0, ran.err
        return ran.out

    def program(self, *args: str | Path, timeout: float = 60) -> Ran:
        """Call `ballot` as a program of its own."""
        ran = subprocess.run(
            [sys.executable, "-m", "ballot.cli", *map(str, args)],
            cwd=self.folder,
            env=os.environ | self.environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )
        return Ran(ran.returncode, ran.stdout, ran.stderr)


ROLL = """state,region,entitled,ground
ZA,D,yes,
DE,B,yes,
CH,B,no,CS 169 (arrears)
"""


FOCAL_POINTS = """state,name,email,language
ZA,Asha Pine,asha@za.example,en
DE,Jonas Elm,jonas@de.example,en
DE,Grace Vale,grace@de.example,fr
CH,Odile Marsh,odile@ch.example,fr
"""


CHAIR = "chair@council.example"


SECRETARIAT = "i.marchal@secretariat.example"
