"""The same replies on PostgreSQL: so many consultations at once, with two and with four web processes.

A record is the unit of ordering, so replies to one consultation wait for one another and replies to several do not. That is
shown apart from speed: while one record is held by somebody else's transaction, replies to the others go on.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import median

from sqlalchemy import make_url
from tests.support.postgresql import running_postgresql

from ballot.store.engine import make_engine
from ballot.store.transactions import lock_record
from benchmarks.figure import Figure, show
from benchmarks.http import Client, from_several, gunicorn, status_of
from benchmarks.installation import Installation, make_installation
from benchmarks.replies_http import BALLOTS, Voter, come_in, reply_all, require_recorded

CONSULTATIONS = (1, 2, 4, 8, 16)
PROCESSES = (2, 4)
STATES = 64
"""Of whom each replies to one consultation, in every round."""
ROUNDS = 3
HELD_SECONDS = 2.0
"""For how long one record is held, while the others are replied to."""


@contextmanager
def _database(server: str, name: str) -> Iterator[dict[str, str]]:
    """A new database, as a setting."""
    engine = make_engine(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    yield {"BALLOT_DATABASE_URL": make_url(server).set(database=name).render_as_string(hide_password=False)}


def _everyone_comes_in(place: Installation, client: Client, consultations: list[int]) -> list[list[Voter]]:
    """Share the States out among the consultations; return those of each."""
    people = place.focal_points()[:STATES]

    def enter(number: int) -> tuple[int, Voter]:
        turn = number % len(consultations)
        return turn, come_in(place, client, consultations[turn], people[number], number)

    found: list[list[Voter]] = [[] for _ in consultations]
    for turn, voter in from_several(8, enter, range(len(people))):
        found[turn].append(voter)
    return found


def _rate(server: str, processes: int, count: int) -> float:
    """Replies a second, the median of the rounds; the first, in which every process folds every record, is left out."""
    with _database(server, f"p{processes}c{count}") as setting, make_installation(more=setting) as place:
        consultations = [place.open(f"DM-26/{number}", ballots=BALLOTS) for number in range(1, count + 1)]
        with gunicorn("ballot.web.wsgi:app()", place.environ, place.folder / "site.log", processes) as client:
            voters = _everyone_comes_in(place, client, consultations)
            # In turns, so that neighbours in the queue reply to different consultations.
            mixed = [one for some in zip(*voters, strict=True) for one in some]
            rates = [reply_all(client, mixed) for _ in range(ROUNDS + 1)]
        for consultation, some in zip(consultations, voters, strict=True):
            require_recorded(place, consultation, some)
        return median(rates[1:])


def _while_one_is_held(server: str) -> list[Figure]:
    """Hold the first of two records, and reply to both."""
    with _database(server, "held") as setting, make_installation(more=setting) as place:
        consultations = [place.open(f"DM-26/{number}", ballots=BALLOTS) for number in (1, 2)]
        with gunicorn("ballot.web.wsgi:app()", place.environ, place.folder / "site.log", 4) as client:
            first, second = _everyone_comes_in(place, client, consultations)
            for some in (first, second):
                reply_all(client, some)
            free = reply_all(client, second)
            with ThreadPoolExecutor(1) as pool:
                with place.parts.store.writing() as tx:
                    lock_record(tx, consultations[0])
                    waiting = pool.submit(client.ask, first[0].wire())
                    begun, rates, early = time.monotonic(), [], False
                    while time.monotonic() - begun < HELD_SECONDS:
                        rates.append(reply_all(client, second))
                        early = early or waiting.done()
                if early or status_of(waiting.result()) != 303:
                    raise SystemExit("a reply to the record that was held did not wait for it, or was refused after it")
    return [
        Figure("replies while another record is held, against the same while none is", median(rates) / free, "×"),
        Figure("replies to the other record meanwhile", len(rates) * len(second), ""),
    ]


def main() -> list[Figure]:
    """The figures."""
    figures = []
    with running_postgresql(options="-c fsync=on") as server:
        for processes in PROCESSES:
            for count in CONSULTATIONS:
                name = f"{processes} web processes, {count} consultation{'s' if count > 1 else ''} at once"
                figures.append(Figure(name, _rate(server, processes, count), "/s"))
        figures += _while_one_is_held(server)
    return figures


if __name__ == "__main__":
    show(main())
