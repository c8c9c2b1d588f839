"""What the project as a whole promises: its pins, its floors and its wheel."""

from __future__ import annotations

import ast
import os
import re
import socket
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections import Counter
from importlib import metadata
from pathlib import Path

import pytest

import ballot
from tests.support.constants import OPENSSL_VERIFICATION
from tests.support.isolation import OutsideReached

PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+?)(?: ;.*?)? \\$", re.MULTILINE)
MIGRATIONS = Path("ballot/store/migrations")


def imports_of(file: Path) -> set[str]:
    """The first names of all absolute imports in a file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found


# ------------------------------------------------------------------------------ this test run


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
def test_a_test_cannot_connect_to_another_machine(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as caller, pytest.raises(OutsideReached):
        caller.connect((address, 25))


def test_a_test_cannot_look_up_another_machine() -> None:
    with pytest.raises(OutsideReached):
        socket.getaddrinfo("mail.example", 25)


def test_a_test_can_talk_to_its_own_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


# --------------------------------------------------------------------------------------- pins


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_hashes_and_no_address_or_folder_stands_in_the_file(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert blocks
    for block in blocks:
        assert PIN.match(block), block.splitlines()[0]
        assert "--hash=sha256:" in block, block.splitlines()[0]
    assert "://" not in text
    assert not re.search(r"--(extra-)?index-url|--find-links|(^|\s)/\w", text)


def test_what_is_pinned_to_run_is_pinned_alike_to_develop(root: Path) -> None:
    run, develop = (
        set(PIN.findall((root / name).read_text(encoding="utf-8")))
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert run
    assert run <= develop


def test_everything_imported_is_declared(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[\[<>=!~; ]", line)[0].lower() for line in project["dependencies"]}
    homes = metadata.packages_distributions()
    undeclared = {
        f"{file.relative_to(root)}: {name}"
        for file in (root / "ballot").rglob("*.py")
        for name in imports_of(file) - sys.stdlib_module_names - {"ballot"}
        if not declared & {home.lower().replace("_", "-") for home in homes.get(name, ["?"])}
    }
    assert not undeclared


# ------------------------------------------------------------------------------------- floors


def test_the_rules_import_nothing_but_the_standard_library(root: Path) -> None:
    # import-linter can only forbid libraries that it is told of; this forbids all of them.
    foreign = {
        f"{file.name}: {name}"
        for file in (root / "ballot" / "rules").rglob("*.py")
        for name in imports_of(file) - sys.stdlib_module_names - {"ballot"}
    }
    assert not foreign


def test_verify_starts_without_the_web_framework_and_without_the_databases_libraries(tmp_path: Path) -> None:
    absent = ["alembic", "apscheduler", "flask", "gunicorn", "jinja2", "pydantic", "sqlalchemy", "sqlmodel"]
    program = (
        f"import sys; sys.modules.update(dict.fromkeys({absent!r})); "
        "from ballot.cli import main; main(['verify', '--help'])"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "--checkpoint" in ran.stdout


def test_every_folder_of_the_program_its_pages_and_its_tests_holds_three_to_eighteen_files(root: Path) -> None:
    ours = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "ballot", "templates", "static", "tests"],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    files = [Path(name) for name in ours.stdout.splitlines() if (root / name).exists()]
    assert files
    count = Counter(file.parent for file in files)
    rooms = {parent for folder in count for parent in folder.parents}
    # A folder of folders needs no files of its own. Migrations are never taken away, so theirs go on growing.
    few = [folder for folder, number in count.items() if number < 3 and folder not in rooms]
    many = [folder for folder, number in count.items() if number > 18 and MIGRATIONS not in (folder, folder.parent)]
    assert {f"{folder}: {count[folder]}" for folder in few + many} == set()


# -------------------------------------------------------------------------------------- wheel


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built with the pinned backend."""
    out = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(root)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return next(out.glob("*.whl"))


@pytest.mark.whole
def test_the_wheel_has_every_file_of_the_package_and_of_the_two_folders_beside_it(root: Path, wheel: Path) -> None:
    def files(folder: Path) -> set[Path]:
        return {
            path.relative_to(folder)
            for path in folder.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
        }

    expected = {f"ballot/{path.as_posix()}" for path in files(root / "ballot")}
    for beside in ("templates", "static"):
        expected |= {f"ballot/{beside}/{path.as_posix()}" for path in files(root / beside)}
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    assert expected <= packed
    assert not [name for name in packed if name.startswith(("tests/", "templates/", "static/", "benchmarks/"))]


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new virtual environment with the wheel in it; the libraries are borrowed from this run's environment.

    Returns the environment's folder for programs.
    """
    folder = tmp_path_factory.mktemp("elsewhere") / "env"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(python),
            "install",
            "--quiet",
            "--no-index",
            "--no-deps",
            str(wheel),
        ],
        check=True,
    )
    # A path named in a .pth file is searched after site-packages, and .pth files in it (such as that of the
    # editable install) are not read: the wheel is what gets imported.
    site = next((folder / "lib").glob("python3*/site-packages"))
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder / "bin"


def run_elsewhere(folder: Path, *command: str | Path) -> str:
    """Run a program in a folder that is not the checkout; its output, or the test fails."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    ran = subprocess.run(command, cwd=folder, env=kept, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.mark.whole
def test_an_installed_wheel_is_imported_from_where_it_was_installed(installed: Path, tmp_path: Path) -> None:
    program = "import ballot; print(ballot.__version__, ballot.__file__)"
    version, _, place = run_elsewhere(tmp_path, installed / "python", "-c", program).strip().partition(" ")
    assert version == ballot.__version__
    assert Path(place).is_relative_to(installed.parent)


@pytest.mark.whole
def test_the_demo_runs_from_an_installed_wheel_in_a_folder_that_is_not_the_checkout(
    installed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "demo-out"
    run_elsewhere(tmp_path, installed / "ballot", "demo", "--once", "--out", out)
    assert list((out / "receipts").glob("*.tlog-proof"))
    assert list((out / "mail").glob("*.eml"))
    verified = run_elsewhere(
        tmp_path, installed / "ballot", "verify", out / "bundle.zip", "--key", out / "body.pem", "--json"
    )
    assert '"verdict": "verified"' in verified

    # Nothing but OpenSSL: the line that the README gives to auditors.
    with zipfile.ZipFile(out / "bundle.zip") as bundle:
        bundle.extractall(out / "bundle")
    run_elsewhere(tmp_path, *OPENSSL_VERIFICATION.split())
