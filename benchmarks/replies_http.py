"""Replies per second over HTTP, against an application that only inserts one row and commits, on the same server.

193 States, 8 sealed ballots, SQLite with `synchronous=FULL`, gunicorn with two sync workers. Links are opened and forms
fetched beforehand; what is measured is the request that records the reply, with everything it does: session, CSRF token,
entry, sealed opening, receipt mails, signed head, redirect. Afterwards every reply that was acknowledged must be in the
record, once.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from statistics import median

from sqlmodel import select

from ballot.record.canonical import parse_object
from ballot.services.replies.invitations import REPLY_LINK, link_facts
from ballot.store.queries.records import newest_signed_size
from ballot.store.tables import Consultation, FocalPoint, OutboxDelivery, RecordEntry
from benchmarks import one_row
from benchmarks.figure import Figure, median_ratio, show
from benchmarks.http import (
    PATIENCE,
    Client,
    from_several,
    gunicorn,
    hidden,
    processor_seconds,
    request,
    running,
    status_of,
)
from benchmarks.installation import Installation, make_installation, make_votes
from benchmarks.watch import Watch

BALLOTS = 8
ROUNDS = 8
CONNECTIONS = 8
"""Requests under way at a time."""


@dataclass
class Voter:
    """A State's focal point with its session, its form, and how often its replies were acknowledged."""

    person: FocalPoint
    number: int
    address: str
    cookies: dict[str, str]
    fields: dict[str, str]
    acknowledged: int = field(default=0)

    def wire(self) -> bytes:
        """The request that records this State's next reply, another vote each time."""
        choices = make_votes(self.number + self.acknowledged, BALLOTS)
        form = {
            **self.fields,
            **{f"vote-{ballot}": choice for ballot, choice in choices.items()},
            "instead_of": str(self.acknowledged),
            "step": "record",
        }
        return request("POST", self.address, cookies=self.cookies, form=form)


def come_in(place: Installation, client: Client, consultation: int, person: FocalPoint, number: int) -> Voter:
    """What a person does before the first reply: open the link, press its button, open the paper."""
    link = f"/v/{place.parts.links.mint(REPLY_LINK, link_facts(person, consultation))}"
    shown = client.read(request("GET", link, cookies={}))
    if shown.status != 200:
        raise SystemExit(f"the link shows nothing: {shown.status}")
    entered = client.read(request("POST", link, cookies=shown.cookies, form=hidden(shown.body)))
    if entered.status != 303:
        raise SystemExit(f"the link did not open: {entered.status}")
    address, cookies = entered.headers["location"], {**shown.cookies, **entered.cookies}
    paper = client.read(request("GET", address, cookies=cookies))
    if paper.status != 200:
        raise SystemExit(f"the paper did not open: {paper.status}")
    token = {"csrf_token": hidden(paper.body)["csrf_token"]}
    return Voter(person, number, address, {**cookies, **paper.cookies}, token)


def everyone_comes_in(place: Installation, client: Client, consultation: int) -> list[Voter]:
    """One focal point of every State, each with a session and a form."""
    people = list({person.state: person for person in place.focal_points()}.values())
    enter: Callable[[tuple[int, FocalPoint]], Voter] = lambda one: come_in(place, client, consultation, one[1], one[0])  # noqa: E731
    return from_several(CONNECTIONS, enter, list(enumerate(people)))


def reply_all(client: Client, voters: Sequence[Voter]) -> float:
    """Every State replies; how many replies a second were acknowledged. Ends the run where one was not."""
    prepared = [voter.wire() for voter in voters]
    begun = time.perf_counter()
    answers = from_several(CONNECTIONS, client.ask, prepared)
    taken = time.perf_counter() - begun
    for voter, answer in zip(voters, answers, strict=True):
        if status_of(answer) != 303:
            raise SystemExit(f"{voter.person.state}: {answer[:300].decode('latin-1')}")
        voter.acknowledged += 1
    return len(voters) / taken


def insert_all(client: Client, wires: Sequence[bytes]) -> float:
    """As many single rows; how many a second."""
    begun = time.perf_counter()
    answers = from_several(CONNECTIONS, client.ask, wires)
    taken = time.perf_counter() - begun
    if {status_of(answer) for answer in answers} != {200}:
        raise SystemExit("the application that inserts one row refused one")
    return len(wires) / taken


def require_recorded(place: Installation, consultation: int, voters: Sequence[Voter]) -> None:
    """Every acknowledged reply is in the record once, and nothing else is; entries are numbered without a gap."""
    with place.parts.store.reading() as tx:
        rows = tx.exec(
            select(RecordEntry.seq, RecordEntry.line)
            .where(RecordEntry.consultation_id == consultation)
            .order_by(RecordEntry.seq)  # type: ignore[arg-type]  # a column on the class
        ).all()
    if [seq for seq, _ in rows] != list(range(len(rows))):
        raise SystemExit("the record has gaps")
    entries = [parse_object(line) for _, line in rows[1:]]
    found = Counter((entry["state"], entry["revision"]) for entry in entries)
    expected = Counter(
        (voter.person.state, revision) for voter in voters for revision in range(1, voter.acknowledged + 1)
    )
    if found != expected:
        raise SystemExit(f"acknowledged, and not in the record: {expected - found}; the other way: {found - expected}")


class Round:
    """The sides of a comparison take turns, the order turning too; between turns, what a reply leaves to do is done."""

    def __init__(self, sides: Sequence[Callable[[], float]], settle: Callable[[], None]) -> None:
        self._sides, self._settle = sides, settle
        self.rates: list[list[float]] = [[] for _ in sides]

    def run(self, number: int) -> None:
        """Run one round and keep the rates."""
        order = range(len(self._sides))
        for side in order if number % 2 == 0 else reversed(order):
            self.rates[side].append(self._sides[side]())
            self._settle()


def _settled(place: Installation, consultation: int, *, mails: bool) -> None:
    """Wait until every reply is under a signed head; and, with `mails`, until every receipt is delivered."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        with place.parts.store.reading() as tx:
            row = tx.get(Consultation, consultation)
            signed = row is not None and newest_signed_size(tx, consultation) == row.size
            waiting = (
                mails and tx.exec(select(OutboxDelivery.id).where(OutboxDelivery.status == "queued").limit(1)).first()
            )
        if signed and not waiting:
            return
        time.sleep(0.05)
    raise SystemExit("the worker does not keep up")


def _measured(worker: Sequence[str], *, mails: bool) -> list[Figure]:
    """Replies against one row by the driver and by SQLModel, with this worker running."""
    with make_installation() as place:
        consultation = place.open("DM-26/1", ballots=BALLOTS)
        bare, mapped = (
            {**place.environ, one_row.DATABASE: str(place.folder / f"{name}.sqlite3")} for name in ("bare", "mapped")
        )
        log = place.folder / "worker.log"
        with (
            gunicorn("ballot.web.wsgi:app()", place.environ, place.folder / "ours.log") as ours,
            gunicorn("benchmarks.one_row:app()", bare, place.folder / "bare.log") as one,
            gunicorn("benchmarks.one_row:sqlmodel_app()", mapped, place.folder / "mapped.log") as by_sqlmodel,
            log.open("wb") as output,
            running([sys.executable, "-m", *worker], place.environ, output) as working,
        ):
            voters = everyone_comes_in(place, ours, consultation)
            same_size = "x" * len(voters[0].wire().partition(b"\r\n\r\n")[2])
            rows = [request("POST", "/", cookies={}, form={"what": same_size})] * len(voters)
            settle = partial(_settled, place, consultation, mails=mails)
            turns = Round(
                [partial(reply_all, ours, voters), *(partial(insert_all, it, rows) for it in (one, by_sqlmodel))],
                settle,
            )
            turns.run(0)
            turns.rates = [[] for _ in turns.rates]
            watch = Watch(Path(place.parts.store.engine.url.database or ""), consultation, every=0.02)
            watch.start()
            begun = 1 + len(voters)
            web, work, plain = ours.processor_seconds(), processor_seconds(working.pid), one.processor_seconds()
            for number in range(ROUNDS):
                turns.run(number)
            web = ours.processor_seconds() - web
            work, plain = processor_seconds(working.pid) - work, one.processor_seconds() - plain
            watch.stop()
        require_recorded(place, consultation, voters)
    asked = ROUNDS * len(voters)
    longest = max(watch.waits(begun, begun + asked))
    replies, inserts, by_library = turns.rates
    return [
        Figure("replies over HTTP", median(replies), "/s"),
        Figure("one row and a commit over HTTP", median(inserts), "/s"),
        Figure("the first against the second", median_ratio(replies, inserts), "×", least=0.30),
        Figure("the same against one row by SQLModel", median_ratio(replies, by_library), "×", least=0.45),
        Figure("from commit to signed head, the longest", longest, "s", most=1),
        Figure("processor time of the web processes for a reply", web / asked * 1000, "ms"),
        Figure("processor time of the worker for a reply", work / asked * 1000, "ms"),
        Figure("processor time of the web processes for one row", plain / asked * 1000, "ms"),
        Figure("processor time for a reply against one row", (web + work) / plain, "×", most=6),
    ]


def main() -> list[Figure]:
    """The figures: with a worker that delivers each receipt by mail as well, and with one that only signs and closes."""
    whole = _measured(["ballot.jobs"], mails=True)
    signing = _measured(["benchmarks.signer"], mails=False)
    return [
        *(
            replace(one, name=f"{one.name}, mails not counted")
            for one in signing
            if "row" not in one.name or "against" in one.name
        ),
        *whole,
    ]


if __name__ == "__main__":
    show(main())
