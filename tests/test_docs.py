"""What the documents say of the project is true: links lead somewhere, files and rooms that are named exist."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.support.constants import OPENSSL_VERIFICATION

LINK = re.compile(r"\]\((?!https?:|#)(?P<target>[^)#\s]+)")
FOLDERS = ("ballot", "benchmarks", "docs", "static", "templates", "tests")
ELSEWHERE = {
    "ballot/static": "in a wheel",
    "ballot/templates": "in a wheel",
    "ballot/translations/pt.po": "the language that the how-to adds",
    "record/checkpoint.txt": "in a bundle",
    "record/entries.jsonl": "in a bundle",
    "templates/mail/NAME.jinja": "the mail that the how-to adds",
}
"""Paths that are named and not in the checkout, and where they are."""
ROOM = re.compile(r"`(\w+)`")


def _paths(text: str, root: Path) -> set[str]:
    """Return the paths below the checkout or below `ballot` that a text names, without what ends a sentence."""
    floors = [one.name for one in (root / "ballot").iterdir() if (one / "__init__.py").exists()]
    path = rf"(?<![\w./-])(?:{'|'.join((*FOLDERS, *floors))})/[\w./*-]+"
    return {one.rstrip(".") for one in re.findall(path, text)}


def _exists(root: Path, path: str) -> bool:
    return any(any(place.glob(path)) if "*" in path else (place / path).exists() for place in (root, root / "ballot"))


def test_every_path_of_the_program_that_a_document_names_exists(root: Path) -> None:
    documents = [root / "README.md", root / "CONTRIBUTING.md", *(root / "docs").rglob("*.md")]
    named = {(one.name, path) for one in documents for path in _paths(one.read_text(encoding="utf-8"), root)}
    assert len(named) > 50
    assert [
        f"{name}: {path}" for name, path in sorted(named) if path not in ELSEWHERE and not _exists(root, path)
    ] == []


@pytest.mark.parametrize("floor", ["services", "web"])
def test_the_architecture_names_every_room_and_no_other(root: Path, floor: str) -> None:
    text = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.split(f"| room of `{floor}` |", 1)[1].split("\n\n", 1)[0]
    named = [room for line in table.splitlines()[2:] for room in ROOM.findall(line.split("|")[1])]
    rooms = [one.name for one in (root / "ballot" / floor).iterdir() if (one / "__init__.py").exists()]
    assert sorted(named) == sorted(rooms)


def test_every_link_between_the_projects_papers_leads_somewhere(root: Path) -> None:
    papers = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    broken = {
        f"{paper.relative_to(root)}: {target}"
        for paper in papers
        for target in LINK.findall(paper.read_text(encoding="utf-8"))
        if not (paper.parent / target).exists()
    }
    assert not broken


def test_the_readme_begins_with_the_two_commands_and_gives_the_line_for_openssl(root: Path) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")
    first_screen = "\n".join(text.splitlines()[:24])
    assert "    make demo " in first_screen
    assert "    make test " in first_screen
    assert OPENSSL_VERIFICATION in " ".join(text.replace("\\\n", " ").split())


def test_make_help_names_every_target_that_others_rely_on(root: Path) -> None:
    ran = subprocess.run(["make", "help"], cwd=root, capture_output=True, text=True, check=True)
    listed = set(re.findall(r"^\s+make ([a-z-]+)", ran.stdout, re.MULTILINE))
    assert {"demo", "test", "test-fast", "check", "lint", "bench", "help"} <= listed


def test_adrs_are_numbered_without_gaps_and_say_where_they_stand(root: Path) -> None:
    records = sorted((root / "docs" / "adr").glob("*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(len(records)))
    for record in records[1:]:
        text = record.read_text(encoding="utf-8")
        assert text.startswith(f"# {record.name[:4]}: ")
        assert re.search(r"^Status: (proposed|accepted|superseded by \d{4})$", text, re.MULTILINE)
