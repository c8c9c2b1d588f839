"""A PostgreSQL server for the tests: one that was given, or a throw-away one made of Debian's programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def running_postgresql(options: str = "-c fsync=off") -> Iterator[str]:
    """The URL of a server in which databases may be made. Skips the test where there is none.

    Tests need not wait for the disk; measurements say that they do, by its `options`.

    `BALLOT_TEST_POSTGRES_URL` names a server to use. Otherwise one is started, which listens on a
    socket in a folder of its own and nowhere else.
    """
    if given := os.environ.get("BALLOT_TEST_POSTGRES_URL"):
        yield given
        return
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL's programs are not installed")
    # The server refuses to run as root; Debian's package makes this user for it.
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # short: a socket's path has a limit
    try:
        if user:
            shutil.chown(folder, user)
        data = str(folder / "data")
        control = str(programs / "pg_ctl")
        _run(user, str(programs / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "--no-sync")
        told = f"-k {folder} -c listen_addresses='' -c max_connections=60 {options}"
        _run(user, control, "-D", data, "-w", "-l", str(folder / "log"), "-o", told, "start")
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        finally:
            _run(user, control, "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _run(user: str | None, *command: str) -> None:
    subprocess.run(command, check=True, user=user, cwd="/", stdout=subprocess.DEVNULL, timeout=120)
