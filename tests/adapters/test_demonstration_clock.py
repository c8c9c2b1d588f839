"""A demonstration's clock: one for all its processes, set forward, never backwards."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pyotp
import pytest

from ballot.adapters.demonstration_clock import FILE, DemonstrationClock, DeviceTimeAuthenticator
from ballot.ports import SettableClock
from tests.support.dependencies import FixedClock

START = datetime(2026, 11, 30, 8, tzinfo=UTC)
LATER = START + timedelta(weeks=3)
SECOND = 10**9


class Counter:
    """Counts nanoseconds as it is told."""

    def __init__(self, counted: int = 5 * SECOND) -> None:
        self.counted = counted

    def __call__(self) -> int:
        return self.counted


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def clock(tmp_path: Path, counter: Counter) -> DemonstrationClock:
    made = DemonstrationClock(tmp_path, counter)
    made.start(START)
    return made


def test_it_runs_on_from_where_it_was_started_and_from_where_it_was_set(
    clock: DemonstrationClock, counter: Counter
) -> None:
    assert clock.now() == START
    counter.counted += SECOND
    assert clock.now() == START + timedelta(seconds=1)
    assert clock.move_to(LATER) == LATER
    counter.counted += 2_500_000
    assert clock.now() == LATER + timedelta(microseconds=2500)
    assert clock.now().tzinfo is UTC


def test_it_is_never_set_backwards(clock: DemonstrationClock, counter: Counter) -> None:
    counter.counted += 10 * SECOND
    for moment in (START, START - timedelta(days=400), START + timedelta(seconds=10)):
        assert clock.move_to(moment) == START + timedelta(seconds=10)
    counter.counted += SECOND
    assert clock.now() == START + timedelta(seconds=11)


def test_a_machine_that_counts_from_the_beginning_again_does_not_take_it_back(
    clock: DemonstrationClock, counter: Counter
) -> None:
    clock.move_to(LATER)
    counter.counted = 0
    assert clock.now() == LATER


def test_whoever_reads_it_reads_the_same(tmp_path: Path, clock: DemonstrationClock, counter: Counter) -> None:
    other = DemonstrationClock(tmp_path, counter)
    clock.move_to(LATER.astimezone(ZoneInfo("Asia/Kathmandu")))
    assert other.now() == LATER
    other.move_to(LATER + timedelta(days=1))
    assert clock.now() == LATER + timedelta(days=1)


def test_another_process_reads_the_same_and_counts_as_we_do(tmp_path: Path, root: Path) -> None:
    clock = DemonstrationClock(tmp_path)
    clock.start(START)
    clock.move_to(LATER)
    program = (
        "import sys; from pathlib import Path; from ballot.adapters.demonstration_clock import DemonstrationClock; "
        "print(DemonstrationClock(Path(sys.argv[1])).now().isoformat())"
    )
    before = clock.now()
    ran = subprocess.run(
        [sys.executable, "-c", program, tmp_path], cwd=root, capture_output=True, check=True, text=True
    )
    assert before <= datetime.fromisoformat(ran.stdout.strip()) <= clock.now()


def test_of_many_who_set_it_at_once_the_latest_moment_holds_and_no_reader_sees_it_go_back(tmp_path: Path) -> None:
    DemonstrationClock(tmp_path).start(START)
    moments = [START + timedelta(days=number) for number in range(1, 41)]
    done = threading.Event()
    seen: list[datetime] = []

    def read() -> None:
        while not done.is_set():
            seen.append(DemonstrationClock(tmp_path).now())

    reader = threading.Thread(target=read)
    setters = [
        threading.Thread(target=lambda mine=moments[number::4]: [DemonstrationClock(tmp_path).move_to(m) for m in mine])
        for number in range(4)
    ]
    for thread in (reader, *setters):
        thread.start()
    for thread in setters:
        thread.join()
    done.set()
    reader.join()
    assert seen == sorted(seen)
    assert moments[-1] <= DemonstrationClock(tmp_path).now() < moments[-1] + timedelta(days=1)


def test_it_is_started_once_and_only_its_owner_may_read_it(tmp_path: Path, clock: DemonstrationClock) -> None:
    with pytest.raises(FileExistsError):
        clock.start(LATER)
    assert clock.now() == START
    clock.move_to(LATER)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_without_its_file_it_shows_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        DemonstrationClock(tmp_path).now()


def test_of_a_damaged_file_no_time_is_made_up(tmp_path: Path, clock: DemonstrationClock) -> None:
    for damaged in ("", "{}", json.dumps({"shows": "soon", "counted_ns": 0})):
        (tmp_path / FILE).write_text(damaged)
        with pytest.raises((ValueError, KeyError)):
            clock.now()


def test_it_is_a_clock_that_can_be_set_and_an_ordinary_one_is_not(clock: DemonstrationClock) -> None:
    assert isinstance(clock, SettableClock)
    assert not isinstance(FixedClock(), SettableClock)


def test_codes_go_by_the_time_of_telephones_wherever_the_clock_was_moved_to() -> None:
    devices = FixedClock(START)
    authenticator, secret = DeviceTimeAuthenticator("Ballot", devices), pyotp.random_base32()
    step = int(START.timestamp()) // 30
    code = pyotp.HOTP(secret).at(step)
    assert authenticator.step(secret, code, LATER) == step
    assert authenticator.step(secret, pyotp.HOTP(secret).at(int(LATER.timestamp()) // 30), LATER) is None
    devices.forward(timedelta(minutes=2))
    assert authenticator.step(secret, code, START) is None


def test_nothing_but_the_wiring_and_the_command_itself_knows_the_clock_that_can_be_set(root: Path) -> None:
    knowing = {
        str(path.relative_to(root / "ballot"))
        for path in (root / "ballot").rglob("*.py")
        if "DemonstrationClock" in path.read_text()
    }
    assert knowing == {"adapters/demonstration_clock.py", "cli/demo/site.py", "wiring.py"}
    assert (root / "ballot" / "wiring.py").read_text().count("DemonstrationClock(") == 1
