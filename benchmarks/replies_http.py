"""Replies per second over HTTP, against an application that only inserts one row and commits, on the same server.

193 States, 8 sealed ballots, SQLite with `synchronous=FULL`, gunicorn with two sync workers. Links are opened and forms
fetched beforehand; what is measured is the request that records the reply, with everything it does: session, CSRF token,
entry, sealed opening, receipt mails, signed head, redirect. Afterwards every reply that was acknowledged must be in the
record, once.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from statistics import median

from sqlmodel import select

from ballot.record.canonical import parse_object
from ballot.services.replies.invitations import REPLY_LINK, link_facts
from ballot.store.tables import FocalPoint, RecordEntry
from benchmarks import one_row
from benchmarks.figure import Figure, median_ratio, show
from benchmarks.ground import Ground, ground, votes
from benchmarks.http import Client, from_several, gunicorn, hidden, request, status_of

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
        choices = votes(self.number + self.acknowledged, BALLOTS)
        form = {
            **self.fields,
            **{f"vote-{ballot}": choice for ballot, choice in choices.items()},
            "instead_of": str(self.acknowledged),
            "step": "record",
        }
        return request("POST", self.address, cookies=self.cookies, form=form)


def come_in(place: Ground, client: Client, consultation: int, person: FocalPoint, number: int) -> Voter:
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


def everyone_comes_in(place: Ground, client: Client, consultation: int) -> list[Voter]:
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


def require_recorded(place: Ground, consultation: int, voters: Sequence[Voter]) -> None:
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


def main() -> list[Figure]:
    """The figures."""
    with ground() as place:
        consultation = place.open("DM-26/1", ballots=BALLOTS)
        environ = {**place.environ, one_row.DATABASE: str(place.folder / "one_row.sqlite3")}
        with (
            gunicorn("ballot.web.wsgi:app()", environ, place.folder / "ours.log") as ours,
            gunicorn("benchmarks.one_row:app()", environ, place.folder / "theirs.log") as theirs,
        ):
            voters = everyone_comes_in(place, ours, consultation)
            same_size = "x" * len(voters[0].wire().partition(b"\r\n\r\n")[2])
            rows = [request("POST", "/", cookies={}, form={"what": same_size})] * len(voters)
            sides = [partial(reply_all, ours, voters), partial(insert_all, theirs, rows)]
            for side in sides:
                side()
            rates: list[list[float]] = [[], []]
            used_before = [ours.processor_seconds(), theirs.processor_seconds()]
            for number in range(ROUNDS):
                for place_in_turn in (0, 1) if number % 2 == 0 else (1, 0):
                    rates[place_in_turn].append(sides[place_in_turn]())
            used = [ours.processor_seconds() - used_before[0], theirs.processor_seconds() - used_before[1]]
        require_recorded(place, consultation, voters)
    replies, inserts = rates
    asked = ROUNDS * len(voters)
    return [
        Figure("replies over HTTP", median(replies), "/s"),
        Figure("one row and a commit over HTTP", median(inserts), "/s"),
        Figure("the first against the second", median_ratio(replies, inserts), "×", least=0.5),
        Figure("processor time of the workers for a reply", used[0] / asked * 1000, "ms"),
        Figure("processor time of the workers for one row", used[1] / asked * 1000, "ms"),
    ]


if __name__ == "__main__":
    show(main())
