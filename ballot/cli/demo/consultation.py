"""One consultation of the demonstration: opened, invited, replied to, closed. Everyone comes in over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta

from ballot.cli.demo.browser import Browser, Form, Page, Unexpected, Upload
from ballot.cli.demo.mailbox import Mail, Mailbox
from ballot.cli.demo.people import FocalPoint, OfficerAtWork
from ballot.cli.demo.replies import PlannedReply
from ballot.cli.demo.site import Site
from ballot.cli.demo.waiting import Waiting
from ballot.rules.deadlines import read_local, zone
from ballot.sample import SampleConsultation, SampleCouncil
from ballot.services.consultations.milestones import Milestone, milestones_ahead
from ballot.services.consultations.overview import Overview, find_overview
from ballot.services.mail.reminders import list_not_replied

PERIOD = timedelta(weeks=3)
"""From drafting to the day of the deadline."""
AT_ONCE = 2
"""Focal points who act at the same time."""


def deadline_after(now: datetime, sample: SampleConsultation) -> datetime:
    """Return the deadline of what is drafted now: in three weeks, at the sample's hour in its zone."""
    day = now.astimezone(zone(sample.time_zone)).date() + PERIOD
    return read_local(f"{day}T{sample.closing_hour}", sample.time_zone)


class DemoConsultation:
    """One consultation, by its slug, on the site of the demonstration. Made before it is opened: links that have been
    mailed by then lead to another one."""

    def __init__(self, site: Site, council: SampleCouncil, mailbox: Mailbox, waiting: Waiting, slug: str) -> None:
        self.site = site
        self.council = council
        self.slug = slug
        self._mailbox = mailbox
        self._waiting = waiting
        self._links: dict[str, list[str]] = {}
        self._earlier_links = {mail.link for mail in mailbox.mails()} | {None}

    def page(self, kind: str, rest: str = "") -> str:
        """Return the address of one of its pages: `desk`, `secretariat`, `results` or `audit`."""
        return f"{self.site.base}/{kind}/{self.council.body.slug}/{self.slug}{rest}"

    def overview(self) -> Overview:
        """Return where it stands, from its record."""
        return find_overview(self.site.parts, self.council.body.slug, self.slug)

    # ------------------------------------------------------------------- the chair

    def open(self, chair: OfficerAtWork) -> None:
        """Have the chair open it."""
        chair.press(self.page("desk", "/checks"), "open")

    def next_milestone(self) -> Milestone:
        """Return what comes next by the clock. Raise Unexpected where nothing does, or in another consultation."""
        ahead = milestones_ahead(self.site.parts, self.council.body.slug)
        if not ahead or ahead[0].consultation.slug != self.slug:
            raise Unexpected(f"nothing lies ahead of {self.slug}")
        return ahead[0]

    def move_clock(self, chair: OfficerAtWork) -> Milestone:
        """Have the chair move the clock to what comes next, once all mail that is on its way has arrived; return what came."""
        milestone = self.next_milestone()
        address = f"{self.site.base}/demo/clock"

        def moved() -> bool:
            form = _form_for_clock(chair.open(address))
            if form is not None:
                chair.send(form)
            return self.site.parts.clock.now() >= milestone.at

        self._waiting.until("the mails that are on their way", moved)
        return milestone

    # -------------------------------------------------------------------- the mail

    def invited(self) -> list[str]:
        """Return the addresses that an invitation goes to: the focal points of every State with the right to vote."""
        entitled = set(self.council.entitled_states)
        return [one.email.lower() for one in self.council.focal_points if one.state in entitled]

    def await_invitations(self) -> int:
        """Wait until everyone invited has a link to this consultation; return how many of them there are."""
        found = self._await_mails(len(self.invited()), "invitations", lambda mail: mail.link not in self._earlier_links)
        states = {one.email.lower(): one.state for one in self.council.focal_points}
        for mail in found:
            if mail.link is not None:
                self._links.setdefault(states[mail.address], []).append(mail.link)
        return len(found)

    def await_reminders(self, since: datetime) -> Sequence[Mail]:
        """Wait until each focal point whose State has not replied has a reminder dated `since` or later; return the mails."""
        links = {link for of_state in self._links.values() for link in of_state}
        return self._await_mails(
            len(list_not_replied(self.site.parts, self.overview().id)),
            "reminders",
            lambda mail: mail.link in links and not mail.has_receipt and mail.date >= since,
        )

    def await_results(self) -> Sequence[Mail]:
        """Wait until everyone invited has the mail with the result; return the mails."""
        mark = self.page("results")
        return self._await_mails(
            len(self.invited()), "result mails", lambda mail: mail.link is None and mark in mail.text
        )

    def _await_mails(self, count: int, what: str, wanted: Callable[[Mail], bool]) -> Sequence[Mail]:
        return self._waiting.for_many(count, what, lambda: [mail for mail in self._mailbox.mails() if wanted(mail)])

    # ---------------------------------------------------------------- focal points

    def focal_point(self, state: str, rank: int = 0) -> FocalPoint:
        """Return a focal point of the State; the last one where it has not so many."""
        links = self._links[state]
        return FocalPoint(self.site.base, links[min(rank, len(links) - 1)])

    def link_of(self, state: str) -> str:
        """Return the link of the State's first focal point."""
        return self._links[state][0]

    def open_altered_link(self, state: str) -> Page:
        """Open the State's link with one character changed; return what comes of it."""
        link = self._links[state][0]
        place = len(link) - 8
        return Browser(self.site.base).get(link[:place] + ("A" if link[place] != "A" else "B") + link[place + 1 :])

    def reply(self, planned: PlannedReply) -> None:
        """Have one State reply; where it changes its mind, another focal point of it does so, if there is one."""
        if planned.first is not None:
            self.focal_point(planned.state).reply(planned.first, {})
        self.focal_point(planned.state, rank=1 if planned.first else 0).reply(planned.votes, planned.statements)

    def reply_all(self, planned: Sequence[PlannedReply]) -> None:
        """Have all of them reply, a few at a time. Raise what went wrong for the first of them."""
        with ThreadPoolExecutor(AT_ONCE) as crowd:
            replies: list[Future[None]] = [crowd.submit(self.reply, one) for one in planned]

            def replied() -> list[Future[None]]:
                done, _ = wait(replies, timeout=0)
                for one in done:
                    if one.exception() is not None:
                        crowd.shutdown(wait=False, cancel_futures=True)
                        one.result()
                return list(done)

            self._waiting.for_many(len(planned), "replies", replied)

    def reply_on_paper(self, planned: PlannedReply, first: OfficerAtWork, second: OfficerAtWork) -> None:
        """Record a State's reply that came as a letter: one officer enters it with its scan, another confirms it."""
        given = {
            "state": planned.state,
            "channel": "letter",
            "received_at": self.site.parts.clock.now().astimezone(UTC).isoformat(),
        }
        given |= {f"vote-{ballot}": choice for ballot, choice in planned.votes.items()}
        scan = Upload("letter.pdf", "application/pdf", b"%PDF-1.4\n% SAMPLE, stands in for a scanned letter\n%%EOF\n")
        page = first.open(self.page("secretariat", "/paper"))
        waiting = first.send(page.form(*given, "scan"), given, {"scan": scan})
        second.press(waiting.address, "confirm")

    def begin_late_reply(self, state: str) -> Callable[[], Page]:
        """Have a State open its paper now. Call what is returned after the deadline, and it tries to send it."""
        person = self.focal_point(state)
        paper = person.come_in()
        return lambda: person.review(paper, {"1": "for"}, {})

    # ---------------------------------------------------------------- the evidence

    def fetch(self, name: str) -> bytes:
        """Return a download from the audit page, as soon as it is signed. Raise Unexpected."""
        browser = Browser(self.site.base)
        page = browser.get(self.page("audit", f"/{name}"))
        while page.status == 503:
            self._waiting.a_moment()
            page = browser.get(self.page("audit", f"/{name}"))
        return page.require(200, name).content

    def await_declaration(self) -> None:
        """Wait until the signed tally can be had."""
        browser, tally = Browser(self.site.base), self.page("audit", "/tally.json")
        self._waiting.until("the declaration", lambda: browser.get(tally).status == 200)


def _form_for_clock(page: Page) -> Form | None:
    """Return the form that moves the clock; None while mails are on their way."""
    return next((form for form in page.forms if "to" in form.offered), None)
