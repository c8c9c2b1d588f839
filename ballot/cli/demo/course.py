"""The course of one consultation in the demonstration: opened, invited, replied to. Everyone comes in over HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from ballot.cli.demo.browser import Browser, Page, Unexpected, Upload
from ballot.cli.demo.mailbox import Mail, Mailbox
from ballot.cli.demo.people import FocalPoint, OfficerAtWork
from ballot.cli.demo.replies import Planned
from ballot.cli.demo.site import Site
from ballot.sample import SampleCouncil
from ballot.services.consultations.overview import Overview, show

AT_ONCE = 2
"""Focal points who act at the same time."""
IN_HAND = timedelta(seconds=4)
"""With less time left than this and something still to be done, the chair extends the deadline, as a real one would."""
LONGER = timedelta(seconds=10)
"""From then on; a good deal more than `IN_HAND`, as each extension is also mailed to everyone."""
LOOK_EVERY = 0.2
"""Seconds between two looks at who has replied."""
PATIENCE = 60.0
"""Seconds in which mails have to come."""

Tell = Callable[[int], None]


class Course:
    """One consultation, by its slug, on the site of the demonstration. Made before it is opened: links that have been
    mailed by then lead to another one."""

    def __init__(self, site: Site, council: SampleCouncil, mailbox: Mailbox, slug: str) -> None:
        self.site = site
        self.council = council
        self.slug = slug
        self._mailbox = mailbox
        self._links: dict[str, list[str]] = {}
        self._earlier = {mail.link for mail in mailbox.mails()}
        self._chair: OfficerAtWork | None = None
        self.extensions = 0
        """How often the chair had to add time."""

    def page(self, kind: str, rest: str = "") -> str:
        """The address of one of its pages: `desk`, `secretariat`, `results` or `audit`."""
        return f"{self.site.base}/{kind}/{self.council.body.slug}/{self.slug}{rest}"

    def now(self) -> Overview:
        """Where it stands, from its record."""
        return show(self.site.parts, self.council.body.slug, self.slug)

    def left(self) -> timedelta:
        """Until the deadline in force; negative after it."""
        closes_at = self.now().row.closes_at
        return closes_at - self.clock() if closes_at else timedelta()

    def clock(self) -> datetime:
        """The time by the installation's clock."""
        return self.site.parts.clock.now()

    def open(self, chair: OfficerAtWork) -> None:
        """The chair opens it, and looks after the deadline from now on."""
        self._chair = chair
        chair.press(self.page("desk", "/checks"), "open")

    def invited(self) -> list[str]:
        """The addresses that an invitation goes to: the focal points of every State with the right to vote."""
        entitled = set(self.council.entitled_states)
        return [one.email.lower() for one in self.council.focal_points if one.state in entitled]

    def await_invitations(self, tell: Tell) -> int:
        """Wait until everyone invited has a link to this consultation; how many of them there are."""
        expected = len(self.invited())

        def look(count: int) -> None:
            tell(count)
            self.keep_open()

        found = self._mailbox.wait_for(
            expected, lambda mail: mail.link not in self._earlier | {None}, "invitations", PATIENCE, look
        )
        states = {one.email.lower(): one.state for one in self.council.focal_points}
        for mail in found:
            if mail.link is not None:
                self._links.setdefault(states[mail.address], []).append(mail.link)
        return len(found)

    def focal_point(self, state: str, rank: int = 0) -> FocalPoint:
        """A focal point of the State; the last one where it has not so many."""
        links = self._links[state]
        return FocalPoint(self.site.base, links[min(rank, len(links) - 1)])

    def link_of(self, state: str) -> str:
        """The link of the State's first focal point."""
        return self._links[state][0]

    def altered_link(self, state: str) -> Page:
        """What comes of another State's link in which one character was changed."""
        link = self._links[state][0]
        place = len(link) - 8
        return Browser(self.site.base).get(link[:place] + ("A" if link[place] != "A" else "B") + link[place + 1 :])

    def reply(self, planned: Planned) -> None:
        """One State replies; where it changes its mind, another focal point of it does so, if there is one."""
        if planned.first is not None:
            self.focal_point(planned.state).reply(planned.first, {})
        self.focal_point(planned.state, rank=1 if planned.first else 0).reply(planned.votes, planned.statements)

    def all_reply(self, planned: Sequence[Planned], tell: Tell, part_way: Callable[[], None]) -> None:
        """All of them reply, a few at a time; `part_way` is called once meanwhile."""
        with ThreadPoolExecutor(AT_ONCE) as crowd:
            waiting: set[Future[None]] = {crowd.submit(self.reply, one) for one in planned}
            halfway = len(planned) // 2
            while waiting:
                done, waiting = wait(waiting, timeout=LOOK_EVERY)
                failed = next((one for one in done if one.exception() is not None), None)
                if failed is not None:
                    crowd.shutdown(cancel_futures=True)
                    failed.result()
                tell(len(planned) - len(waiting))
                if len(waiting) <= halfway:
                    part_way()
                    halfway = -1
                self.keep_open()

    def keep_open(self) -> None:
        """On a slow machine the chair extends the deadline in time, as often as it needs."""
        closes_at, now = self.now().row.closes_at, self.clock()
        if closes_at is not None and self._chair is not None and timedelta() < closes_at - now < IN_HAND:
            reason = "This machine is slow, and Member States were still replying."
            given = {"to": (now + LONGER).isoformat(), "reason": reason}
            self._chair.press(self.page("desk"), "extend", given)
            self.extensions += 1

    def on_paper(self, planned: Planned, first: OfficerAtWork, second: OfficerAtWork) -> None:
        """A State's reply has come as a letter: one officer enters it with its scan, another confirms it."""
        given = {"state": planned.state, "channel": "letter", "received_at": self.clock().isoformat()}
        given |= {f"vote-{ballot}": choice for ballot, choice in planned.votes.items()}
        scan = Upload("letter.pdf", "application/pdf", b"%PDF-1.4\n% SAMPLE, stands in for a scanned letter\n%%EOF\n")
        waiting = first.send(first.open(self.page("secretariat", "/paper")), given, {"scan": scan})
        second.press(waiting.address, "confirm")

    def late_reply(self, state: str) -> Callable[[], Page]:
        """A State takes its paper now; call what is returned after the deadline, and it tries to send it."""
        person = self.focal_point(state)
        paper = person.come_in()
        return lambda: person.review(paper, {"1": "for"}, {})

    def fetch(self, name: str) -> bytes:
        """A download from the audit page; what is still to be signed is waited for. Raises Unexpected."""
        browser, end = Browser(self.site.base), time.monotonic() + PATIENCE
        while (page := browser.get(self.page("audit", f"/{name}"))).status == 503 and time.monotonic() < end:
            time.sleep(LOOK_EVERY / 2)
        return page.demand(200, name).content

    def is_declared(self) -> bool:
        """Whether the signed tally can be had."""
        try:
            self.fetch("tally.json")
        except Unexpected:
            self.site.require_running()
            return False
        return True

    def await_results(self, tell: Tell) -> list[Mail]:
        """Wait until everyone invited has the mail with the result."""
        mark = self.page("results")
        return self._mailbox.wait_for(
            len(self.invited()), lambda mail: mail.link is None and mark in mail.text, "result mails", PATIENCE, tell
        )
