"""What every test may rely on: no setting from outside, no other machine, no deadline on a slow one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.isolation import refuse_other_machines

ROOT = Path(__file__).resolve().parents[1]

# A developer's own installation or proxy must not decide what a test finds. Done at import, before any test
# module can read a setting; programs that tests start inherit it.
for name in list(os.environ):
    if name.startswith("BALLOT_") or name.lower() in {"http_proxy", "https_proxy", "all_proxy"}:
        del os.environ[name]

settings.register_profile("here", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


# An audit hook and not a patched socket: it also sees what a library reaches in its own way.
sys.addaudithook(refuse_other_machines)

pytest_plugins = ["tests.support.databases.fixtures", "tests.support.installation_fixtures"]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `shared` beside the checkout: council documents, reference data and record vectors."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no folder 'shared' beside the checkout")
    return folder
