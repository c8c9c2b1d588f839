"""Shorten what a browser calls itself to what its owner recognises it by."""

from __future__ import annotations

import re

LONGEST = 60
# Most of them also claim to be others, so the order matters.
_FAMILIES = (
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)"),
    ("Opera", r"(?:OPR|OPT)/(\d+)"),
    ("Samsung Internet", r"SamsungBrowser/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:Chrome|Chromium|CriOS)/(\d+)"),
    ("Safari", r"Version/(\d+)\S* (?:Mobile/\S+ )?Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("ChromeOS", "CrOS"),
    ("macOS", "Mac OS X|Macintosh"),
    ("Linux", "Linux|X11"),
)


def describe_user_agent(user_agent: str) -> str:
    """Return e.g. `Firefox 128, Windows`; the first word of an unknown one; empty for empty."""
    family = next((f"{name} {hit[1]}" for name, seen in _FAMILIES if (hit := re.search(seen, user_agent))), "")
    system = next((name for name, seen in _SYSTEMS if re.search(seen, user_agent)), "")
    if not family and not system:
        first = user_agent.split(" ")[0]
        return "".join(one for one in first if one.isprintable())[:LONGEST]
    return ", ".join(one for one in (family, system) if one)
