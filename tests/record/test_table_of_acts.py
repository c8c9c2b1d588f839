"""The table of acts against the document of the format, which others implement."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ballot.rules.acts import ACTS

ROLES = ("clock", "vice-chair", "chair", "secretariat", "focal-point")


@pytest.fixture
def documented(root: Path) -> dict[str, tuple[set[str], set[str]]]:
    """The roles and the members of each act but the first two, as docs/record-format.md has them in its table."""
    text = (root / "docs" / "record-format.md").read_text(encoding="utf-8")
    table = text.partition("### The other acts")[2].partition("\n#")[0]
    found = {}
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not cells[0].startswith("`"):
            continue
        roles = set(re.findall("|".join(ROLES), cells[1]))
        names = re.sub(r"\([^)]*\)", "", cells[2].partition(":")[0])  # not the words of which a member is one
        found[cells[0].strip("`")] = (roles, set(re.findall(r"`(\w+)`", names)))
    return found


def test_the_format_names_the_same_acts(documented: dict[str, tuple[set[str], set[str]]]) -> None:
    assert {"opened", "replied", *documented} == set(ACTS)


def test_the_format_gives_each_act_the_same_roles_and_members(
    documented: dict[str, tuple[set[str], set[str]]],
) -> None:
    assert documented == {name: (set(ACTS[name].roles), set(ACTS[name].members)) for name in documented}
