"""The same replies on PostgreSQL: so many consultations at once, with two and with four web processes.

A record is the unit of ordering, so replies to one consultation wait for one another and replies to several do not. That is
shown apart from speed: while one record is held by somebody else's transaction, replies to another go on.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookies import SimpleCookie
from statistics import median

from flask import Flask, Response, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import make_url

from ballot.config import read_settings
from ballot.services.accounts import sessions as session_rows
from ballot.store.engine import make_engine
from ballot.store.tables import Consultation, FocalPoint
from ballot.store.transactions import lock_record
from ballot.web.app import create_app
from ballot.web.kit import sessions
from benchmarks.figure import Figure, show
from benchmarks.http import Client, gunicorn
from benchmarks.installation import Installation, make_installation
from benchmarks.replies_http import BALLOTS, Voter, reply_all, require_recorded
from tests.support.databases.postgresql import running_postgresql

CONSULTATIONS = (1, 2, 4, 8, 16)
PROCESSES = (2, 4)
STATES = 64
"""Of whom each replies to one consultation, in every round."""
ROUNDS = 3
HELD_SECONDS = 1.0
"""For how long one record is held, while another is replied to."""


class Voters:
    """Those who reply, each State to one of the consultations; who came in once need not come in again."""

    def __init__(self, place: Installation) -> None:
        self._place = place
        self._app: Flask = create_app(place.parts, read_settings(place.environ))
        self._people = place.focal_points()[:STATES]
        self._known: dict[tuple[str, int], Voter] = {}

    def of(self, consultations: list[int]) -> list[Voter]:
        """Share the States out in turns, so that neighbours in the queue reply to different consultations."""
        return [
            self._voter(number, person, consultations[number % len(consultations)])
            for number, person in enumerate(self._people)
        ]

    def _voter(self, number: int, person: FocalPoint, consultation: int) -> Voter:
        key = person.state, consultation
        if key not in self._known:
            self._known[key] = self._come_in(number, person, consultation)
        return self._known[key]

    def _come_in(self, number: int, person: FocalPoint, consultation: int) -> Voter:
        parts = self._place.parts
        with parts.store.reading() as tx:
            row = tx.get(Consultation, consultation)
        if row is None:
            raise SystemExit(f"there is no consultation {consultation}")
        token = session_rows.open_focal_point_session(parts, person.number, consultation, person.link_generation)
        with self._app.test_request_context():
            sessions.begin_session(token)
            form, response = {"csrf_token": generate_csrf()}, Response()
            self._app.session_interface.save_session(self._app, session, response)
        cookies = {name: one.value for name, one in SimpleCookie(response.headers["Set-Cookie"]).items()}
        return Voter(person, number, f"/reply/{self._place.body}/{row.slug}", cookies, form)

    def require_recorded(self) -> None:
        """End the run unless every acknowledged reply is in its record, once."""
        for consultation in {one for _, one in self._known}:
            some = [voter for (_, one), voter in self._known.items() if one == consultation]
            require_recorded(self._place, consultation, some)


@contextmanager
def _installation() -> Iterator[Installation]:
    """An installation on a PostgreSQL server that waits for the disk, as in earnest."""
    with running_postgresql(options="-c fsync=on") as server:
        engine = make_engine(server)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("CREATE DATABASE bench")
        engine.dispose()
        url = make_url(server).set(database="bench").render_as_string(hide_password=False)
        with make_installation(more={"BALLOT_DATABASE_URL": url}) as place:
            yield place


def _rates(client: Client, voters: Voters, consultations: list[int], processes: int) -> list[Figure]:
    """Replies a second for each number of consultations; the first round, in which each process folds, is left out."""
    figures = []
    for count in CONSULTATIONS:
        some = voters.of(consultations[:count])
        rates = [reply_all(client, some) for _ in range(ROUNDS + 1)]
        name = f"{processes} web processes, {count} consultation{'s' if count > 1 else ''} at once"
        figures.append(Figure(name, median(rates[1:]), "/s"))
    return figures


def _while_one_is_held(place: Installation, client: Client, voters: Voters, consultations: list[int]) -> list[Figure]:
    """Hold the first of two records: a reply to it waits, and replies to the other one do not."""
    [waiting, *_], others = voters.of(consultations[:1]), voters.of(consultations[1:2])
    free = [reply_all(client, others) for _ in range(2)][-1]
    rates: list[float] = []
    with ThreadPoolExecutor(1) as pool:
        with place.parts.store.writing() as tx:
            lock_record(tx, consultations[0])
            answer = pool.submit(reply_all, client, [waiting])
            begun = time.monotonic()
            while not rates or time.monotonic() - begun < HELD_SECONDS:
                rates.append(reply_all(client, others))
            if answer.done():
                raise SystemExit("a reply to the record that was held did not wait for it")
        answer.result()
    # One of the web processes waits all the while, so less than the whole is to be expected.
    return [
        Figure("replies to one record while another is held, against the same while none is", median(rates) / free, "×")
    ]


def main() -> list[Figure]:
    """The figures."""
    figures = []
    with _installation() as place:
        consultations = [place.open(f"DM-26/{number}", ballots=BALLOTS) for number in range(1, CONSULTATIONS[-1] + 1)]
        voters = Voters(place)
        for processes in PROCESSES:
            with gunicorn("ballot.web.wsgi:app()", place.environ, place.folder / "site.log", processes) as client:
                figures += _rates(client, voters, consultations, processes)
                if processes == PROCESSES[-1]:
                    figures += _while_one_is_held(place, client, voters, consultations)
        voters.require_recorded()
    return figures


if __name__ == "__main__":
    show(main())
