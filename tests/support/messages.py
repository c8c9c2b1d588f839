"""Every message of the sources, gathered as `make catalogues` gathers them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).parents[2]
METHODS = [
    ("ballot/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.jinja", "jinja2"),
    ("templates/**.txt", "jinja2"),
]
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "_n": (1, 2), "N_": None, "say": (2,), "say_many": (2, 3)}


@cache
def messages() -> dict[str | tuple[str, ...], str]:
    """Each message (a pair where it has a plural), and the place where it stands first."""
    found: dict[str | tuple[str, ...], str] = {}
    for file, line, message, _, _ in extract_from_dir(ROOT, METHODS, {}, KEYWORDS):
        found.setdefault(message, f"{file}:{line}")
    return found
