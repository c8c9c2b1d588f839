"""An installation to type commands at."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ballot.sample import sample_record
from tests.support.command_line import CHAIR, FOCAL_POINTS, ROLL, SECRETARIAT, Terminal


@pytest.fixture
def ballot(tmp_path: Path) -> Terminal:
    """A terminal where nothing has been installed yet."""
    return Terminal(tmp_path)


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Folders with an installation at a stage (`installed`, `drafted`, `opened`), each made once, to be copied."""
    made: dict[str, Path] = {}
    steps: dict[str, tuple[str | None, Callable[[Terminal], None]]] = {
        "installed": (None, _install),
        "drafted": ("installed", _draft),
        "opened": ("drafted", _open),
    }

    def folder(stage: str) -> Path:
        if stage not in made:
            before, step = steps[stage]
            here = tmp_path_factory.mktemp(stage) / "there"
            if before is None:
                here.mkdir()
            else:
                shutil.copytree(folder(before), here)
            step(Terminal(here))
            made[stage] = here
        return made[stage]

    return folder


@pytest.fixture
def installed(stages: Callable[[str], Path], tmp_path: Path) -> Terminal:
    """After `ballot init`, with a chair and one officer of the secretariat."""
    return _copy(stages("installed"), tmp_path)


@pytest.fixture
def drafted(stages: Callable[[str], Path], tmp_path: Path) -> Terminal:
    """With a roll, focal points, the sample record in two languages, and a draft of its eight conclusions."""
    return _copy(stages("drafted"), tmp_path)


@pytest.fixture
def opened(stages: Callable[[str], Path], tmp_path: Path) -> Terminal:
    """With the consultation opened by the chair."""
    return _copy(stages("opened"), tmp_path)


def _copy(stage: Path, to: Path) -> Terminal:
    shutil.copytree(stage, to, dirs_exist_ok=True)
    return Terminal(to)


def _install(ballot: Terminal) -> None:
    ballot.good("init")
    ballot.good("user", "add", CHAIR, "--role", "chair")
    ballot.good("user", "add", SECRETARIAT, "--role", "secretariat")


def _draft(ballot: Terminal) -> None:
    files = {"roll.csv": ROLL.encode(), "people.csv": FOCAL_POINTS.encode()}
    files |= {f"record_{language}.txt": sample_record(language) for language in ("en", "zh")}
    for name, content in files.items():
        (ballot.folder / name).write_bytes(content)
    ballot.good("import", "roll", ballot.folder / "roll.csv")
    ballot.good("import", "focal-points", ballot.folder / "people.csv")
    for language in ("en", "zh"):
        confirm = ("--confirm", "--confirm-paragraph", "4.5", "--confirm-paragraph", "8.3")
        ballot.good("import", "record", ballot.folder / f"record_{language}.txt", "--source", "June record", *confirm)
    ballot.good(
        *("consultation", "draft", "--as", SECRETARIAT, "--reference", "DM-21/1012", "--title", "Eight conclusions"),
        *("--basis", "Rule 3.2", "--authorised-by", "June record", "--deadline", "2099-12-01 17:00"),
        *("--from-record", "June record"),
    )


def _open(ballot: Terminal) -> None:
    ballot.good("consultation", "open", "DM-21/1012", "--as", CHAIR)
