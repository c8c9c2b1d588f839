"""What a focal point's visit weighs on the wire, and what the heaviest pages cost the server.

A visit is the mailed link, the paper, its review and the receipt of the reply, with the style sheet and every script that
they name, each fetched once, as a browser with an empty cache does: all bytes that the server sends, headers too. The
server compresses nothing; beside it stands what gzip would make of the same contents, as a proxy in front may do.

Times are of single requests to gunicorn with two sync workers, one at a time, against `/healthz` of the same server.
"""

from __future__ import annotations

import gzip
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from hashlib import sha256
from http.cookies import SimpleCookie
from itertools import cycle, islice
from statistics import median
from urllib.parse import urljoin

from flask import Response, session
from sqlmodel import select

from ballot.config import read_settings
from ballot.importers.papers.reading import read_paper
from ballot.importers.summary_records.reading import read_record
from ballot.sample import sample_record
from ballot.services.consultations import drafts, opening
from ballot.services.replies import submit
from ballot.services.replies.form_and_sender import ReplyForm, Sender
from ballot.services.replies.invitations import REPLY_LINK, link_facts
from ballot.store.tables import AccountSession, Consultation, FocalPoint, Officer
from ballot.web.app import create_app
from ballot.web.kit import sessions
from benchmarks.figure import Figure, measure_in_turns, median_ratio, show
from benchmarks.http import Client, gunicorn, hidden, request
from benchmarks.installation import Installation, make_installation, make_votes

MANY, SOME = 20, 8
"""Ballots."""
MOST = {SOME: 100, MANY: 150}
"""Kilobytes that a whole first visit may send: some seconds on the slowest line that a mission may have."""
ROUNDS, EACH = 15, 4
"""Rounds, and requests of each kind in a round."""


@dataclass
class Weight:
    """Bytes that came: as they were, and with every content compressed."""

    sent: int = 0
    compressed: int = 0

    def add(self, raw: bytes) -> None:
        """One answer, head and content."""
        head, line, content = raw.partition(b"\r\n\r\n")
        self.sent += len(raw)
        self.compressed += len(head) + len(line) + min(len(content), len(gzip.compress(content, 6, mtime=0)))


class Visit:
    """One browser, with an empty cache at first: what it fetches is weighed."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._cookies: dict[str, str] = {}
        self._kept: set[str] = set()
        self.pages = Weight()
        self.rest = Weight()
        """Style sheets and scripts."""

    def ask(self, method: str, path: str, form: Mapping[str, str] | None = None) -> tuple[str, Mapping[str, str]]:
        """A page and its headers; what it names is fetched too. Ends the run where it was refused."""
        raw, body, headers = self._fetch(request(method, path, cookies=self._cookies, form=form), path)
        self.pages.add(raw)
        for named in re.findall(r'<(?:link rel="stylesheet" href|script[^>]* src)="([^"]+)"', body):
            self._fetch_once(urljoin(path, named))
        return body, headers

    def _fetch_once(self, path: str) -> None:
        if path in self._kept:
            return
        self._kept.add(path)
        raw, body, _headers = self._fetch(request("GET", path, cookies=self._cookies), path)
        self.rest.add(raw)
        if path.partition("?")[0].endswith(".js"):
            for named in re.findall(r'(?:from|import)\s*\(?["\'](\.{0,2}/[^"\']+)["\']', body):
                self._fetch_once(urljoin(path, named))

    def _fetch(self, wire: bytes, path: str) -> tuple[bytes, str, Mapping[str, str]]:
        raw = self._client.ask(wire)
        head, _, content = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        if first.split(" ")[1] not in ("200", "303"):
            raise SystemExit(f"{path}: {first}")
        headers = {}
        for line in lines:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                self._cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        return raw, content.decode("utf-8", "replace"), headers


def reply(client: Client, place: Installation, consultation: int, person: FocalPoint, ballots: int) -> Visit:
    """A whole visit, from the link to the receipt."""
    visit = Visit(client)
    link = f"/v/{place.parts.links.mint(REPLY_LINK, link_facts(person, consultation))}"
    shown, _ = visit.ask("GET", link)
    _, entered = visit.ask("POST", link, {"csrf_token": hidden(shown)["csrf_token"]})
    paper, _ = visit.ask("GET", entered["location"])
    form = {
        "csrf_token": hidden(paper)["csrf_token"],
        "instead_of": "0",
        **{f"vote-{ballot}": choice for ballot, choice in make_votes(0, ballots).items()},
    }
    visit.ask("POST", entered["location"], {**form, "step": "review"})
    _, recorded = visit.ask("POST", entered["location"], {**form, "step": "record"})
    receipt, _ = visit.ask("GET", recorded["location"])
    if "tlog-proof" not in receipt:
        raise SystemExit("no receipt came of it")
    return visit


def consult(place: Installation, reference: str, ballots: int) -> int:
    """An open consultation with the conclusions of the sample record, again from the beginning where there are too few."""
    drafted = place.draft(reference, ballots=0)
    record = read_record(read_paper(sample_record("en"), "record.txt"))
    found = [(item, one) for item in record.items for one in item.conclusions]
    for item, one in islice(cycle(found), ballots):
        wording = drafts.BallotWording([one.verb, *one.also], {"en": one.question}, {"en": item.title})
        drafts.add_ballot(place.parts, place.staff, drafted, wording)
    opening.open_consultation(place.parts, place.chair, drafted)
    return drafted


def cookie_of(place: Installation, who: Officer | FocalPoint, consultation: int | None = None) -> dict[str, str]:
    """What the browser of somebody who has signed in, or come in by the link of `consultation`, holds."""
    token, now = secrets.token_urlsafe(32), place.parts.clock.now()
    held = {"officer_id": who.id} if isinstance(who, Officer) else {"focal_point_id": who.id}
    with place.parts.store.writing() as tx:
        tx.add(
            AccountSession(
                token_sha256=sha256(token.encode()).hexdigest(),
                created_at=now,
                confirmed_at=now,
                expires_at=now + timedelta(days=1),
                consultation_id=consultation,
                **held,
            )
        )
    app = create_app(place.parts, read_settings(place.environ))
    with app.test_request_context():
        sessions.begin_session(token)
        response = Response()
        app.session_interface.save_session(app, session, response)
    return {name: one.value for name, one in SimpleCookie(response.headers["Set-Cookie"]).items()}


def times(client: Client, wires: Sequence[bytes]) -> list[list[float]]:
    """The seconds of each request in each round. Ends the run where one is refused."""
    for wire in wires:
        if (status := client.read(wire).status) != 200:
            raise SystemExit(f"{wire.partition(b' HTTP')[0].decode()}: {status}")

    def several(wire: bytes) -> None:
        for _ in range(EACH):
            client.ask(wire)

    return [
        [taken / EACH for taken in one] for one in measure_in_turns(ROUNDS, *(partial(several, wire) for wire in wires))
    ]


def main() -> list[Figure]:
    """The figures."""
    figures = []
    with make_installation() as place:
        some, many = consult(place, "DM-26/1", SOME), consult(place, "DM-26/2", MANY)
        people = list({person.state: person for person in place.focal_points()}.values())
        with place.parts.store.reading() as tx:
            chair = tx.exec(select(Officer).where(Officer.public_id == place.chair)).one()
            slug = tx.get_one(Consultation, many).slug
        with gunicorn("ballot.web.wsgi:app()", place.environ, place.folder / "pages.log") as client:
            for consultation, ballots in ((some, SOME), (many, MANY)):
                visit = reply(client, place, consultation, people[0], ballots)
                named, most = f"a visit with {ballots} ballots", MOST[ballots]
                figures += [
                    Figure(f"{named}: link, paper, review, receipt", visit.pages.sent / 1000, "kB"),
                    Figure(
                        f"{named}: with style sheet and scripts",
                        (visit.pages.sent + visit.rest.sent) / 1000,
                        "kB",
                        most=most,
                    ),
                    Figure(
                        f"{named}: the same, if a proxy compressed it",
                        (visit.pages.compressed + visit.rest.compressed) / 1000,
                        "kB",
                    ),
                ]
            for number, person in enumerate(people[1:], start=1):
                submit.submit_reply(
                    place.parts, Sender(person.number, many), ReplyForm(make_votes(number, MANY), instead_of=None)
                )
            fresh = people[1]
            paper = request("GET", f"/reply/{place.body}/{slug}", cookies=cookie_of(place, fresh, many))
            desk = request("GET", f"/desk/{place.body}/{slug}", cookies=cookie_of(place, chair))
            nothing = request("GET", "/healthz", cookies={})
            papers, desks, nothings = times(client, [paper, desk, nothing])
            weight = len(client.ask(desk))
    return [
        *figures,
        Figure("an answer with nothing in it", median(nothings) * 1000, "ms"),
        Figure(f"the paper with {MANY} ballots", median(papers) * 1000, "ms"),
        Figure("the second against the first", median_ratio(papers, nothings), "×"),
        Figure(f"the chair's desk: {len(people)} States × {MANY} ballots", median(desks) * 1000, "ms"),
        Figure("against the answer with nothing in it", median_ratio(desks, nothings), "×"),
        Figure("its weight", weight / 1000, "kB"),
    ]


if __name__ == "__main__":
    show(main())
