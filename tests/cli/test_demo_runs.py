"""`ballot demo`: how it waits, its own clock, and the whole of it once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from ballot.adapters.clock import SystemClock
from ballot.adapters.demonstration_clock import FILE, DemonstrationClock
from ballot.cli.demo.browser import Browser
from ballot.cli.demo.consultation import deadline_after
from ballot.cli.demo.mailbox import Mail, Mailbox
from ballot.cli.demo.show import SAY_EVERY, Show
from ballot.cli.demo.site import LAST_LINES, Site, SiteFailed, find_port, make_demonstration
from ballot.cli.demo.story import SECOND_REFERENCE
from ballot.cli.demo.waiting import Waiting
from ballot.cli.processes import SECONDS_FOR_A_REQUEST, gunicorn
from ballot.cli.supervisor import start
from ballot.config import DEMO_FILE, ConfigError, read_settings
from ballot.record.bundle.paths import ENTRIES
from ballot.record.shapes import read_time
from ballot.reference import LANGUAGES
from ballot.rules.deadlines import zone
from ballot.sample import SUSPENDED, sample_council, sample_record_document, sample_texts
from ballot.wiring import build
from ballot.words.papers import doubt_said
from tests.support.command_line import Terminal

# ------------------------------------------------------------------------------------- waiting


class Terminated(Exception):
    """What was waited for has ended."""


OFFICERS = "secretariat.example"
"""Where the mail of the sample council's secretariat goes."""


def shown() -> tuple[Show, StringIO, list[float]]:
    """A show into a file, what is in it, and the seconds that it counts."""
    written, seconds = StringIO(), [0.0]
    return Show(Console(file=written, soft_wrap=True), lambda: seconds[0]), written, seconds


def test_it_waits_as_long_as_the_site_lives_and_says_for_what() -> None:
    show, written, seconds = shown()
    arrived: list[str] = []

    def sleep(_: float) -> None:
        seconds[0] += 1
        arrived.extend(["mail"] * 2)

    found = Waiting(show, lambda: None, sleep).for_many(93, "invitations", lambda: list(arrived))
    assert len(found) == 94
    assert written.getvalue().splitlines() == [
        "  waiting for 93 invitations: 10 have arrived",
        "  waiting for 93 invitations: 30 have arrived",
        "  waiting for 93 invitations: 70 have arrived",
    ]


def test_what_is_there_at_once_is_not_waited_for_and_nothing_is_said() -> None:
    show, written, _ = shown()
    waiting = Waiting(show, Terminated, lambda _: pytest.fail("it slept"))
    assert waiting.for_many(2, "receipts", lambda: [1, 2]) == [1, 2]
    waiting.until("the site to answer", lambda: True)
    assert written.getvalue() == ""


def test_where_no_number_is_known_it_says_what_it_waits_for() -> None:
    show, written, seconds = shown()

    def sleep(_: float) -> None:
        seconds[0] += SAY_EVERY

    Waiting(show, lambda: None, sleep).until("the site to answer", lambda: seconds[0] > 10 * SAY_EVERY)
    assert written.getvalue().splitlines() == ["  waiting for the site to answer"] * 10


def test_it_does_not_wait_for_what_has_ended() -> None:
    show, _, _ = shown()

    def require_running() -> None:
        raise Terminated

    waiting = Waiting(show, require_running, lambda _: pytest.fail("it slept"))
    with pytest.raises(Terminated):
        waiting.for_many(3, "invitations", lambda: [1])
    with pytest.raises(Terminated):
        waiting.until("the declaration", lambda: False)


def test_a_site_that_dies_ends_the_demonstration_with_the_last_lines_of_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = "print(*range(1000), sep='\\n'); print('what went wrong')"
    monkeypatch.setattr(
        "ballot.cli.demo.site.start", lambda _, env, log: start([sys.executable, "-c", program], env, log)
    )

    def run() -> None:
        with Site(tmp_path / "mail", find_port(None), "council", "ballot.example") as site:
            site.start()
            Waiting(shown()[0], site.require_running).until("the site to answer", site.is_answering)

    with pytest.raises(SiteFailed) as failed:
        run()
    lines = str(failed.value).splitlines()
    assert lines[:2] == ["the site has ended by itself", "The last lines of the site's log:"]
    assert lines[2:] == [*map(str, range(1001 - LAST_LINES, 1000)), "what went wrong"]


# ----------------------------------------------------------------------------------- its clock


def test_the_deadline_is_in_three_weeks_at_the_hour_of_the_letter() -> None:
    sample = sample_council().consultation
    for now, closes_at in (
        (datetime(2026, 11, 30, 20, 30, tzinfo=UTC), datetime(2026, 12, 21, 16, tzinfo=UTC)),
        (
            datetime(2026, 11, 30, 23, 30, tzinfo=UTC),
            datetime(2026, 12, 22, 16, tzinfo=UTC),
        ),  # in Geneva it is tomorrow
        (datetime(2027, 3, 20, 12, tzinfo=UTC), datetime(2027, 4, 10, 15, tzinfo=UTC)),  # summer time
    ):
        assert deadline_after(now, sample) == closes_at


def installation(folder: Path) -> dict[str, str]:
    """What an installation runs with that could be a demonstration's."""
    return {
        "BALLOT_INSTANCE": str(folder / "instance"),
        "BALLOT_BODY_HOST": "ballot.example",
        "BALLOT_BASE_URL": "http://127.0.0.1:8000",
    }


def test_what_the_demonstration_makes_has_a_clock_that_can_be_set_and_starts_now(tmp_path: Path) -> None:
    before = SystemClock().now()
    parts = build(read_settings(make_demonstration(installation(tmp_path))))
    assert isinstance(parts.clock, DemonstrationClock)
    assert before <= parts.clock.now()
    other = build(read_settings(installation(tmp_path) | {"BALLOT_DEMO": "true"}))
    parts.clock.move_to(before + timedelta(weeks=3))
    assert other.clock.now() >= before + timedelta(weeks=3)
    with pytest.raises(FileExistsError):
        make_demonstration(installation(tmp_path))


def test_the_clock_of_an_ordinary_installation_cannot_be_set_whatever_lies_in_its_folder(
    ballot: Terminal, tmp_path: Path
) -> None:
    """Also where a demonstration's marker and clock were copied into it; and it is not started as a demonstration."""
    made = make_demonstration(installation(tmp_path / "demo"))
    demo = Path(made["BALLOT_INSTANCE"])
    DemonstrationClock(demo).move_to(SystemClock().now() + timedelta(weeks=3))
    ballot.good("init")
    for name in (DEMO_FILE, FILE):
        shutil.copy(demo / name, ballot.folder / "instance" / name)
    ordinary = installation(ballot.folder)
    parts = build(read_settings(ordinary))
    assert type(parts.clock) is SystemClock
    assert abs(parts.clock.now() - SystemClock().now()) < timedelta(days=1)
    for asked in ({"BALLOT_DEMO": "true"}, {"BALLOT_DEMO": "1"}):
        with pytest.raises(ConfigError):
            read_settings(ordinary | asked)


def test_nobody_is_logged_out_of_a_demonstration_by_three_weeks(tmp_path: Path) -> None:
    with Site(tmp_path / "mail", find_port(None), "council", "ballot.example") as site:
        policy = site.parts.policy
        assert min(policy.officer_session, policy.focal_point_session) > timedelta(weeks=50)
        assert policy.minimum_period == timedelta(hours=24)


def test_a_demonstrations_requests_may_take_as_long_as_they_need_and_all_others_may_not() -> None:
    limit = {seconds: gunicorn("127.0.0.1", 1, 2, seconds) for seconds in (0, SECONDS_FOR_A_REQUEST)}
    assert [command[command.index("--timeout") + 1] for command in limit.values()] == ["0", "60"]
    assert gunicorn("127.0.0.1", 1, 2) == limit[SECONDS_FOR_A_REQUEST]


# ------------------------------------------------------------------------------ the whole of it


@pytest.fixture(scope="module")
def staying_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, subprocess.Popen[str]]]:
    """A demonstration that has come to its end and keeps its site up: what it has left, and what it has said.

    test_ground has one that ends by itself.
    """
    ballot = Terminal(tmp_path_factory.mktemp("demonstration"))
    command = [sys.executable, "-m", "ballot.cli", "demo", "--out", ballot.folder / "out"]
    environ = os.environ | ballot.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=ballot.folder, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if line.startswith("  auditor "):
                break
        yield ballot.folder / "out", said, process
        process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == "stopped\n"
        assert process.wait() == 0
    assert not (ballot.folder / "instance").exists()


@pytest.fixture(scope="module")
def demonstrated(staying_up: tuple[Path, str, subprocess.Popen[str]]) -> Path:
    """What it has left of its first consultation, and the mails of both."""
    out, said, _ = staying_up
    assert "not adopted" in said
    assert "--receipt %s ' " + f"{out}/receipts/*" in said
    return out


@pytest.mark.whole
def test_the_demo_begins_with_agenda_letter_and_record_at_the_reading_desk(
    staying_up: tuple[Path, str, subprocess.Popen[str]],
) -> None:
    out, said, _ = staying_up
    for line in (
        "accepts its preview  11 items in 2 groups",
        "the record in en and zh  8 conclusions proposed for correspondence, 3 passages looked at",
        "confirms 7 conclusions at the reading desk together",
        "reads 8.3 beside its text and confirms it by hand  " + doubt_said("not-concluded"),
        "makes ballots of them, the draft DM-21/1012",
    ):
        assert line in said
    with zipfile.ZipFile(out / "bundle.zip") as bundle:
        opened = json.loads(bundle.read(ENTRIES).splitlines()[0])
    read = sha256(sample_record_document("en")).hexdigest()
    source = sample_council().consultation.record_source
    assert {(one["source"]["reference"], one["source"]["sha256"]) for one in opened["ballots"]} == {(source, read)}
    assert [one["source"]["paragraph"] for one in opened["ballots"]] == list(sample_texts())
    assert opened["consultation"]["authority"]["sha256"] == read


@pytest.mark.whole
def test_the_demo_runs_from_record_to_verified_tally(ballot: Terminal, demonstrated: Path) -> None:
    out = demonstrated
    receipts = sorted((out / "receipts").glob("*.tlog-proof"))
    assert len(receipts) == 45
    held = [arg for path in receipts for arg in ("--receipt", path)]
    verified = ballot.good(
        *(
            "verify",
            out / "bundle.zip",
            "--key",
            out / "body.pem",
            "--checkpoint",
            out / "checkpoint.txt",
            *held,
            "--json",
        )
    )
    report = json.loads(verified)
    assert (report["verdict"], report["key_confirmed"], report["failures"]) == ("verified", True, [])
    assert [one["outcome"] for one in report["results"]].count("adopted") == 7
    assert {one["entitled"] for one in report["results"]} == {47}
    assert {one["required"] for one in report["results"]} == {24}
    with zipfile.ZipFile(out / "bundle.zip") as bundle:
        opened = json.loads(bundle.read(ENTRIES).splitlines()[0])
    assert [set(one["text"]) for one in opened["ballots"]] == [set(LANGUAGES)] * 8
    written_to = {mail.address.rpartition("@")[2] for mail in Mailbox(out / "mail").mails()}
    assert len(written_to - {OFFICERS}) == 47  # officers are told of the opening
    assert f"{SUSPENDED.lower()}.example" not in written_to


@pytest.mark.whole
def test_three_weeks_pass_in_the_record_and_in_the_mail_of_a_demonstration(demonstrated: Path) -> None:
    with zipfile.ZipFile(demonstrated / "bundle.zip") as bundle:
        entries = {one["act"]: one for one in map(json.loads, bundle.read(ENTRIES).splitlines())}
    closes_at = read_time(entries["opened"]["closes_at"])
    assert f"{closes_at.astimezone(zone(entries['opened']['time_zone'])):%H:%M}" == "17:00"
    assert timedelta(days=20) < closes_at - read_time(entries["opened"]["at"]) < timedelta(days=22)
    assert timedelta() <= read_time(entries["closed"]["at"]) - closes_at < timedelta(days=1)
    mails = [mail for mail in Mailbox(demonstrated / "mail").mails() if "DM-21/1012" in mail.text]
    asked = [mail for mail in mails if mail.link and not mail.has_receipt]
    hours = Counter(round((closes_at - mail.date) / timedelta(hours=1)) for mail in asked)
    # Invitations; then reminders, first to those who reply after that, too, and to two or three of each State.
    invited = max(hours)
    assert invited > 20 * 24
    assert hours == {invited: 93, 168: 40, 48: 15, 24: 15}


@pytest.mark.whole
def test_whoever_looks_round_moves_the_clock_of_a_demonstration_to_the_result(
    staying_up: tuple[Path, str, subprocess.Popen[str]],
) -> None:
    out, said, process = staying_up
    guest, mailbox = Browser(said.partition("The site stays up at ")[2].split()[0]), Mailbox(out / "mail")

    def require_running() -> None:
        assert process.poll() is None

    waiting, moved = Waiting(shown()[0], require_running), 0
    while "No upcoming events" not in (page := guest.get("/demo/clock").require(200, "the clock")).text:
        form = next((one for one in page.forms if "to" in one.offered), None)
        if form is None:  # mails are on their way
            waiting.a_moment()
        else:
            moved += "The time is now" in guest.send(form).text
    assert moved == 4

    def results() -> list[Mail]:
        found = [mail for mail in mailbox.mails() if SECOND_REFERENCE in mail.text and mail.link is None]
        return [mail for mail in found if not mail.address.endswith(f"@{OFFICERS}")]

    assert len(waiting.for_many(93, "result mails", results)) == 93
    assert SECOND_REFERENCE in guest.get("/").text
