"""Files that only the server's own account may read: keys and secrets.

They appear whole or not at all, are never overwritten, and are refused when others could have read them.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from ballot.rules.refusals import KeyMissing

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_LARGEST = 64 * 1024


def make_private_folder(folder: Path) -> None:
    """Create the folder (and those above it) for the owner alone; one that is there stays as it is."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)


def create_private_file(path: Path, content: bytes) -> None:
    """Write a new file with mode 0600, durably. Raise `FileExistsError` when there is one already.

    The content is written aside and linked into place, so that a crash leaves no half key behind and
    of two writers one loses visibly.
    """
    make_private_folder(path.parent)
    aside = _write_aside(path, content, PRIVATE_FILE)
    try:
        os.link(aside, path)
    finally:
        aside.unlink()
    sync_folder(path.parent)


def replace_file(path: Path, content: bytes, mode: int) -> None:
    """Put the content in place of whatever is there, durably; a reader sees the old file or the new one."""
    put_file(path, content, mode)
    sync_folder(path.parent)


def put_file(path: Path, content: bytes, mode: int) -> None:
    """Put the content in place of whatever is there, durable when `sync_folder` has been called afterwards."""
    aside = _write_aside(path, content, mode)
    try:
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise


def read_private_file(path: Path) -> bytes:
    """Read a private file. Raise `KeyMissing` (facts: `why`) when absent or open to others."""
    try:
        with path.open("rb") as file:
            # Of the open file, not of the path: the path may point elsewhere a moment later.
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if mode & 0o077:
                raise KeyMissing(why=f"{path} may be read by others (mode {mode:04o}); make it 0600")
            return file.read(_LARGEST)
    except FileNotFoundError:
        raise KeyMissing(why=f"{path} does not exist; `ballot init` creates it") from None
    except OSError as problem:
        raise KeyMissing(why=f"{path} cannot be read: {problem.strerror}") from problem


def create_secret_key(path: Path) -> bool:
    """Write a new random secret (64 hex digits) for sessions and links. False when there is one already."""
    try:
        create_private_file(path, secrets.token_hex(32).encode() + b"\n")
    except FileExistsError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Make the folder's entries durable: without it a new name may be lost with the power."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_aside(path: Path, content: bytes, mode: int) -> Path:
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            # The umask may have taken bits away from a file meant to be public.
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    return aside
