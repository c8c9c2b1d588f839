"""`ballot init`, `key`, `user`: what an installation begins with."""

from __future__ import annotations

import json
import re
import shlex
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import click
import pytest

from ballot.cli import COMMANDS, cli
from ballot.config import SETTINGS
from ballot.record.note import VerifierKey, public_from_pem
from tests.support.command_line import CHAIR, SECRETARIAT, Terminal

LINK = re.compile(r"http://127\.0\.0\.1:8000/first-access/([A-Za-z0-9_-]{40,})\n")


def test_init_makes_private_keys_that_only_the_owner_can_read_and_may_be_repeated(ballot: Terminal) -> None:
    first = ballot.good("init")
    assert "database" in first
    instance = ballot.folder / "instance"
    for secret in ("secret_key", "keys/council.pem", "keys/council.archive.pem", "keys/seal.key"):
        assert stat.S_IMODE((instance / secret).stat().st_mode) == 0o600
    kept = {path: path.read_bytes() for path in (instance / "keys").iterdir()}
    assert "nothing was missing" in ballot.good("init")
    assert {path: path.read_bytes() for path in (instance / "keys").iterdir()} == kept


def test_an_installation_with_records_of_version_1_is_refused_and_stays_as_it_is(opened: Terminal) -> None:
    database = opened.folder / "instance" / "ballot.sqlite3"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DROP TRIGGER entry_no_update")
        connection.execute(
            "UPDATE entry SET line = CAST(replace(CAST(line AS TEXT), 'ballot-record/2', 'ballot-record/1') AS BLOB)"
        )
        connection.execute("UPDATE alembic_version SET version_num = '0006'")
    before = database.read_bytes()
    for command in (("init",), ("consultation", "list")):
        refused = opened(*command)
        assert refused.status == 2
        assert "records of format version 1" in refused.err
    assert database.read_bytes() == before


def test_key_prints_the_public_key_in_every_form_and_never_the_private_one(ballot: Terminal) -> None:
    ballot.good("init")
    public = VerifierKey.parse(ballot.good("key", "--vkey").strip())
    assert public.name == "ballot.example/council"
    assert public_from_pem(ballot.good("key", "--pem").encode()) == public.public
    assert ballot.good("key", "--fingerprint").strip() == public.fingerprint()
    assert "PRIVATE" not in ballot.good("key")


def test_a_body_is_given_names_and_an_emblem_and_an_unsafe_one_is_refused(ballot: Terminal) -> None:
    ballot.good("init")
    assert ballot.good("body", "name", "fr=Conseil", "en=The Council").splitlines() == ["en The Council", "fr Conseil"]
    picture = ballot.folder / "emblem.svg"
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>')
    assert ballot.good("body", "emblem", str(picture)) == "set\n"
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    refused = ballot("body", "emblem", str(picture))
    assert refused.status == 2
    assert "an emblem may have shapes, texts and colours alone; this one has onload=" in refused.err
    assert ballot.good("body", "emblem", "--remove") == "removed\n"
    assert ballot("body", "emblem").status == 2


def test_adding_an_officer_prints_a_one_time_link_and_no_password(ballot: Terminal) -> None:
    ballot.good("init")
    ran = ballot("user", "add", CHAIR, "--role", "chair", "--name", "Noor Halden")
    assert ran.status == 0
    assert LINK.fullmatch(ran.out)
    assert "password" not in (ran.out + ran.err).lower()


def test_resetting_an_officer_prints_another_link(installed: Terminal) -> None:
    first, second = (LINK.fullmatch(installed.good("user", "new-link", CHAIR)) for _ in range(2))
    assert first
    assert second
    assert first[1] != second[1]


def test_the_list_says_who_has_not_used_their_link_yet_and_who_is_closed(installed: Terminal) -> None:
    installed.good("user", "disable", CHAIR)
    lines = installed.good("user", "list").splitlines()
    assert [line.split()[:2] for line in lines] == [["chair", CHAIR], ["secretariat", SECRETARIAT]]
    assert "closed" in lines[0]
    assert "link not used yet" in lines[1]
    told = json.loads(installed.good("user", "list", "--json"))["officers"]
    assert [(one["email"], one["closed"], one["password"], one["authenticator"], one["passkeys"]) for one in told] == [
        (CHAIR, True, False, False, 0),
        (SECRETARIAT, False, False, False, 0),
    ]


def test_an_officer_who_leaves_is_disabled_for_good(installed: Terminal) -> None:
    assert "closed" in installed.good("user", "disable", CHAIR)
    for args in (["disable"], ["new-link"]):
        ran = installed("user", *args, CHAIR)
        assert (ran.status, ran.out) == (2, "")
        assert CHAIR in ran.err
    assert installed("consultation", "list").status == 0


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (["user", "add", CHAIR, "--role", "chair"], 1),  # there already
        (["user", "add", "nobody", "--role", "chair"], 2),
        (["user", "add", "someone@council.example", "--role", "emperor"], 2),
        (["user", "add", "someone@council.example"], 2),
        (["user", "new-link", "nobody@council.example"], 2),
        (["user", "disable", "nobody@council.example"], 2),
    ],
)
def test_an_account_that_cannot_be_made_is_refused_in_a_sentence(
    installed: Terminal, args: list[str], status: int
) -> None:
    ran = installed(*args)
    assert ran.status == status
    assert ran.out == ""
    assert "Error: " in ran.err


@pytest.mark.parametrize(
    "args",
    [
        ["user", "add", CHAIR, "--role", "chair"],
        ["consultation", "list"],
        ["export", "DM-1", "-o", "bundle.zip"],
        ["serve"],
        ["web"],
        ["worker"],
    ],
)
def test_before_init_every_command_says_to_run_it(ballot: Terminal, args: list[str]) -> None:
    ran = ballot(*args)
    assert ran.status == 2
    assert "ballot init" in ran.err


def test_a_setting_that_cannot_be_used_is_named(ballot: Terminal) -> None:
    ballot.environ["BALLOT_BASE_URL"] = "ftp://files.example"
    ran = ballot("init")
    assert ran.status == 2
    assert "BALLOT_BASE_URL" in ran.err
    assert not (ballot.folder / "instance").exists()


def test_every_command_explains_itself(ballot: Terminal) -> None:
    commands = re.findall(r"^  ([a-z]+)  ", ballot.good("--help"), re.MULTILINE)
    assert {"demo", "init", "serve", "web", "worker", "user", "import", "consultation", "export", "verify"} <= set(
        commands
    )
    for command in commands:
        assert "Usage: " in ballot.good(command, "--help")


def test_the_manual_lists_every_setting_and_every_command(root: Path) -> None:
    manual = (root / "docs" / "operations.md").read_text(encoding="utf-8")
    assert not [name for name in SETTINGS if f"`{name.upper()}`" not in manual]
    assert not [name for name in _calls() if f"`{name}" not in manual]


def _calls() -> list[str]:
    """Every command as it is called: `ballot key`, `ballot import roll`."""
    found = []
    for name in COMMANDS:
        command = _command(name)
        more = command.list_commands(click.Context(command)) if isinstance(command, click.Group) else []
        found += [f"ballot {name} {one}" for one in more] or [f"ballot {name}"]
    return found


def _command(*names: str) -> click.Command:
    command: click.Command = cli
    for name in names:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), name)
        assert found is not None, names
        command = found
    return command


def test_the_commands_at_the_manuals_beginning_can_be_called_as_they_stand_there(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manual = (root / "docs" / "operations.md").read_text(encoding="utf-8")
    block = re.search(r"(?:^    .*\n|^\n)+", manual[manual.index("\n    ") + 1 :], re.MULTILINE)
    assert block is not None
    lines = block[0].replace("\\\n", "").splitlines()
    calls = [words[1:] for words in (shlex.split(line, comments=True) for line in lines) if words[:1] == ["ballot"]]
    assert len(calls) >= 9
    monkeypatch.chdir(tmp_path)
    for name in ("roll.csv", "focal-points.csv", "record.txt"):
        (tmp_path / name).touch()
    for call in calls:
        names = call[:2] if isinstance(_command(call[0]), click.Group) else call[:1]
        _command(*names).make_context(" ".join(names), call[len(names) :])


def test_an_address_of_mail_that_is_none_is_named_in_one_sentence(installed: Terminal) -> None:
    installed.environ["BALLOT_MAIL_URL"] = "smtp:foo"
    installed.environ["BALLOT_MAIL_FROM"] = "Council <council@council.example>"
    ran = installed("user", "list")
    assert ran.status == 2
    assert "BALLOT_MAIL_URL" in ran.err
    assert "smtp://[NAME:PASSWORD@]HOST[:PORT]" in ran.err
