"""A whole installation behind a port of this machine: the sample council, and a consultation in each stage of its life.

The parts are the real ones, but for the clock, which is told the time, and for what makes a password slow to check.
Mails arrive in a folder. The worker's jobs are done when somebody says so, not by a scheduler.
"""

from __future__ import annotations

import secrets
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from flask import Flask, Response, session
from sqlalchemy import event, update
from sqlmodel import col, select
from werkzeug.serving import WSGIRequestHandler, make_server

from ballot import wiring
from ballot.adapters.passwords import Argon2Passwords
from ballot.adapters.totp import TotpAuthenticator
from ballot.cli.demo import council
from ballot.cli.demo.mailbox import Mail, Mailbox
from ballot.cli.demo.replies import PlannedReply, plan_replies
from ballot.cli.demo.site import make_demonstration
from ballot.config import read_settings
from ballot.importers.papers.reading import read_paper
from ballot.importers.summary_records.reading import read_record
from ballot.jobs.timetable import jobs
from ballot.reference import LANGUAGES
from ballot.sample import RECORD_LANGUAGES, sample_council, sample_record_document, sample_texts
from ballot.services.accounts import sessions
from ballot.services.consultations import opening
from ballot.services.countersigning import focal_point_change, paper_reply
from ballot.services.countersigning.focal_point_change import Addition
from ballot.services.countersigning.paper_reply import PaperReply
from ballot.services.papers.identity import Identity
from ballot.services.papers.importing import confirm_offered, import_paper
from ballot.services.replies import submit
from ballot.services.replies.invitations import REPLY_LINK, link_facts
from ballot.store.tables import AccountSession, Consultation, FocalPoint, Officer, OutboxDelivery
from ballot.web.app import create_app
from ballot.web.kit import sessions as web_sessions
from tests.support.accounts import authenticators
from tests.support.replies.forms import form_of, sender_of

HOST = "127.0.0.1"
START = datetime(2021, 9, 6, 7, tzinfo=UTC)
PERIOD = timedelta(days=21)
"""From drafting to the day of the deadline, at five in the afternoon in Geneva."""
FIVE = time(17, tzinfo=ZoneInfo("Europe/Zurich"))
SPOKEN = {"en": "AU", "ar": "EG", "zh": "CN"}
"""A Member State whose first focal point reads this language."""
WAITING = ("CA", "GH", "KE", "NG", "PK", "TH", "UG")
"""More Member States whose focal points read English. None of these and of the former has replied to what is open."""
NEWCOMER = "vice-chair"
"""The officer who has not set any credentials up yet. All others have, with `authenticators.PASSWORD` and an authenticator."""
SCAN = b"%PDF-1.4\n% SAMPLE, stands in for a scanned letter\n%%EOF\n"


class SetClock:
    """Stands still until it is told the time."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """The time it was told."""
        return self.moment

    def forward(self, by: timedelta) -> None:
        """So much later."""
        self.moment += by

    def move_to(self, moment: datetime) -> datetime:
        """As a demonstration's clock is set."""
        self.moment = max(self.moment, moment)
        return self.moment


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Requests are not news."""


class Site:
    """The installation: its parts, its people, and the site that serves them at `base`."""

    def __init__(self, folder: Path, copied: Site | None = None) -> None:
        """Found the sample council in `folder`, nothing drafted yet; or go on in the folder of one that was `copied`."""
        self.council = sample_council()
        self.clock = SetClock(copied.clock.moment if copied else START)
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._server = make_server(HOST, 0, self._answer, threaded=True, request_handler=_Silent)
        self.base = f"http://{HOST}:{self._server.port}"
        environ = {
            "BALLOT_INSTANCE": str(folder / "instance"),
            "BALLOT_BASE_URL": self.base,
            "BALLOT_BODY": self.council.body.slug,
            "BALLOT_BODY_HOST": self.council.body.host,
            "BALLOT_MAIL_URL": f"file:{quote(str(folder / 'mail'))}",
            "BALLOT_MINIMUM_PERIOD_HOURS": "0",
        }
        self.settings = read_settings({**environ, "BALLOT_DEMO": "true"} if copied else make_demonstration(environ))
        hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        self.parts = replace(
            wiring.build(self.settings),
            clock=self.clock,
            passwords=Argon2Passwords(hasher),
            authenticator=TotpAuthenticator("Ballot"),  # by that clock, and not by the real time
        )
        # Nobody pulls the plug here, and thousands of commits need not wait for the disk.
        event.listen(self.parts.store.engine, "connect", lambda line, _: line.execute("PRAGMA synchronous = OFF"))
        self.mailbox = Mailbox(folder / "mail")
        self.body = self.council.body.slug
        self.app: Flask = create_app(self.parts, self.settings)
        self.ids: dict[str, int] = dict(copied.ids) if copied else {}
        """Consultations by a name of ours."""
        self.papers: dict[str, int] = dict(copied.papers) if copied else {}
        """Papers at the reading desk by a name of ours."""
        self.first_access = copied.first_access if copied else self._found()
        """The one-time token of each officer, by address."""
        self._jobs = jobs(self.parts, "tests")

    def _read_records(self, by: str) -> None:
        """Import the sample record in each language it has, and confirm what was read."""
        source = self.council.consultation.record_source
        for language in RECORD_LANGUAGES:
            paper = read_paper(sample_record_document(language), f"record_{language}.docx")
            record = read_record(paper)
            identity = Identity(source, "", record.language)
            import_paper(self.parts, by, self.body, paper, record, identity=identity)
        confirm_offered(self.parts, by, self.body, source, set(sample_texts()))

    def _found(self) -> dict[str, str]:
        tokens = council.appoint(self.parts, self.settings, self.council)
        secretary = self.officer("secretariat").public_id
        council.seat(self.parts, secretary, self.council)
        self._read_records(secretary)
        for email, token in tokens.items():
            if email != self.officer(NEWCOMER).email:
                sessions.end_session(self.parts, authenticators.set_up(self.parts, token))
        return tokens

    def copy(self, folder: Path) -> Site:
        """Another one that is the same, in a folder that is not there yet, on a port of its own."""
        self.parts.store.engine.dispose()  # the last connection takes the write-ahead log back into the file
        shutil.copytree(self._folder, folder)
        return Site(folder, self)

    def _answer(self, environ: dict[str, object], start: object) -> object:
        return self.app(environ, start)  # type: ignore[arg-type]  # as werkzeug hands it on

    @contextmanager
    def served(self) -> Iterator[Site]:
        """Answer requests until the block ends."""
        thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self.end()

    def end(self) -> None:
        """Give the port back."""
        self._server.server_close()
        self.parts.store.engine.dispose()

    def work(self) -> None:
        """Do what a worker would find due. Of the mails to States whose pages nobody looks at, the rows are enough."""
        others = col(OutboxDelivery.state).not_in([*SPOKEN.values(), *WAITING])
        with self.parts.store.writing() as tx:
            unsent = update(OutboxDelivery).where(others, col(OutboxDelivery.status) == "queued")
            tx.execute(unsent.values(status="sent", sent_at=self.clock.now(), attempts=1))
        for _period, job in self._jobs.values():
            job()

    # ------------------------------------------------------------------ people

    def officer(self, role: str, number: int = 0) -> Officer:
        """The officer of this role; of the two of the secretariat, the first or (1) the second."""
        with self.parts.store.reading() as tx:
            found = tx.exec(select(Officer).where(Officer.role == role).order_by(col(Officer.id))).all()
        return found[number]

    def person(self, state: str, number: int = 0) -> FocalPoint:
        """A State's focal point who is in office, by the order of designation."""
        with self.parts.store.reading() as tx:
            wanted = select(FocalPoint).where(FocalPoint.state == state, col(FocalPoint.removed_at).is_(None))
            return tx.exec(wanted.order_by(col(FocalPoint.id))).all()[number]

    def link(self, consultation: int, state: str, number: int = 0) -> str:
        """The address in the link that this focal point is mailed."""
        return (
            f"{self.base}/v/{self.parts.links.mint(REPLY_LINK, link_facts(self.person(state, number), consultation))}"
        )

    def mails(self, address: str) -> list[Mail]:
        """What has arrived there, oldest first; the worker has done its work before."""
        self.work()
        return [mail for mail in self.mailbox.mails() if mail.address == address.lower()]

    def cookie(self, who: Officer | FocalPoint, consultation: int | None = None, *, complete: bool = True) -> str:
        """What a browser holds in which this person has signed in or come in by the link of `consultation`; not `complete`:
        with a password alone."""
        token = secrets.token_urlsafe(32)
        now = self.clock.now()
        row = AccountSession(
            token_sha256=sha256(token.encode()).hexdigest(),
            created_at=now,
            confirmed_at=now if complete else None,
            expires_at=now + timedelta(days=60),
            consultation_id=consultation,
        )
        if isinstance(who, Officer):
            row.officer_id = who.id
        else:
            row.focal_point_id = who.id
        with self.parts.store.writing() as tx:
            tx.add(row)
        with self.app.test_request_context(base_url=self.base):
            web_sessions.begin_session(token)
            response = Response()
            self.app.session_interface.save_session(self.app, session, response)
        return next(iter(SimpleCookie(response.headers["Set-Cookie"]).values())).value

    # ------------------------------------------------------------------ consultations

    def draft(
        self,
        name: str,
        reference: str,
        *,
        items: Sequence[int] = (),
        languages: Sequence[str] = LANGUAGES,
        **changed: object,
    ) -> int:
        """A draft of the sample's conclusions, all of them or those of some items; `languages` are those of its ballots and
        its letter, `changed` are columns of its row."""
        secretary = self.officer("secretariat").public_id
        closes_at = datetime.combine((self.clock.now() + PERIOD).date(), FIVE).astimezone(UTC)
        slug = council.draft(self.parts, secretary, self.council, closes_at, reference, items, languages)
        with self.parts.store.writing() as tx:
            row = tx.exec(select(Consultation).where(Consultation.slug == slug)).one()
            for column, value in changed.items():
                setattr(row, column, value)
            self.ids[name] = row.id or 0
        return self.ids[name]

    def open(
        self,
        name: str,
        reference: str,
        *,
        items: Sequence[int] = (),
        languages: Sequence[str] = LANGUAGES,
        **changed: object,
    ) -> int:
        """The same, opened by the chair, and its invitations delivered."""
        consultation = self.draft(name, reference, items=items, languages=languages, **changed)
        opening.open_consultation(self.parts, self.officer("chair").public_id, consultation)
        self.work()
        return consultation

    def row(self, consultation: int) -> Consultation:
        """The consultation's row."""
        with self.parts.store.reading() as tx:
            return tx.get_one(Consultation, consultation)

    def planned(self, consultation: int) -> tuple[list[PlannedReply], list[str]]:
        """How the sample council replies to it, and who stays silent."""
        with self.parts.store.reading() as tx:
            size = self.row(consultation).size
            ballots = list(self.parts.folds.at(tx, consultation, size).standing.ballots)
        return plan_replies(self.council.entitled_states, ballots)

    def reply(
        self, consultation: int, state: str, votes: Mapping[str, str], statements: Mapping[str, str] | None = None
    ) -> None:
        """A State replies by its link."""
        person = self.person(state)
        submit.submit_reply(self.parts, sender_of(person, consultation), form_of(votes, statements))

    def propose_paper(self, consultation: int, state: str, votes: Mapping[str, str]) -> int:
        """An officer enters a reply that came as a letter; the id of what a second one has to confirm."""
        paper = PaperReply(state, "letter", self.clock.now(), votes, {}, SCAN, "application/pdf")
        first = self.officer("secretariat").public_id
        return paper_reply.propose_paper_reply(self.parts, first, consultation, paper)

    def propose_focal_point(self, state: str) -> None:
        """An officer adds a focal point while a consultation is open, which a second one has to confirm."""
        first = self.officer("secretariat").public_id
        change = Addition(state, "Lena", f"lena@{state.lower()}.example", "fr")
        assert focal_point_change.change_focal_points(self.parts, first, self.body, change) is not None

    def close(self, consultation: int) -> None:
        """Let the time pass that has to pass, and let the worker do its work."""
        self.clock.moment = max(self.clock.moment, self.row(consultation).record_until or START)
        self.work()
