"""The story that the demonstration tells, step by step."""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from ballot.adapters.keys import KeyFiles
from ballot.cli.demo import council as setting_up
from ballot.cli.demo.browser import Unexpected
from ballot.cli.demo.course import Course
from ballot.cli.demo.mailbox import Mailbox
from ballot.cli.demo.people import OfficerAtWork
from ballot.cli.demo.replies import Planned, plan
from ballot.cli.demo.show import Show
from ballot.cli.demo.site import Site, free_port
from ballot.cli.export import write_whole
from ballot.cli.office import when
from ballot.record.verify import STEPS, verify
from ballot.reference import state_name
from ballot.sample import SUSPENDED, SampleCouncil, sample_council
from ballot.services.accounts.officers import officer_at

PERIOD = timedelta(seconds=12)
"""From drafting to the deadline: time for invitations and replies on an idle machine. A real consultation has weeks."""
STILL_OPEN_FOR = timedelta(minutes=30)
SECOND_REFERENCE = "DM-21/1013"
REPLIED_TO_THE_SECOND = 30
PATIENCE = 60.0
"""Seconds after the deadline in which the result must be there."""


class NotVerified(Exception):
    """The bundle of the demonstration does not verify. That must not happen."""


def tell(show: Show, out: Path, *, once: bool, port: int | None, kept: bool) -> None:
    """The whole story; without `once` it goes on until Ctrl-C. Raises SiteFailed, NotArrived, Unexpected, NotVerified."""
    council = sample_council()
    with Site(out / "mail", free_port(port), council.body.slug, council.body.host) as site:
        story = _Story(show, out, site, council)
        site.start()  # it comes up while the council is set up
        story.set_up(everyone=not once)
        course = story.consult()
        story.check(course)
        if kept:
            show.line(f"\nKept in {out}: bundle.zip, body.pem, checkpoint.txt, receipts/, mail/. Check them again with")
            show.line(f"  {sys.argv[0]} verify {out}/bundle.zip --key {out}/body.pem --checkpoint {out}/checkpoint.txt")
        if not once:
            story.stay_up(course)


class _Story:
    def __init__(self, show: Show, out: Path, site: Site, council: SampleCouncil) -> None:
        self.show = show
        self.out = out
        self.site = site
        self.council = council
        self.mailbox = Mailbox(out / "mail")
        self.staff: dict[str, OfficerAtWork] = {}
        self.secretariat = [one.email for one in council.officers if one.role == "secretariat"]
        self.chair = next(one.email for one in council.officers if one.role == "chair")

    # ------------------------------------------------------------------------------- before

    def set_up(self, *, everyone: bool) -> None:
        """Council, record, site, officers: `everyone`, or those whom the story needs."""
        parts, council, show = self.site.parts, self.council, self.show
        tokens = setting_up.appoint(parts, self.site.settings(), council)
        by = officer_at(parts, self.secretariat[0]).public_id
        setting_up.seat(parts, by, council)
        entitled = len(council.entitled_states)
        show.step(
            f"A council of {len(council.seats)} Member States; {entitled} have the right to vote",
            f"{state_name(SUSPENDED, 'en')} does not (invented); {len(council.focal_points)} focal points",
        )
        records = setting_up.read_records(parts, by, council)
        show.step(
            f"The session's record is read in {' and '.join(one.language for one in records)}",
            f"{len(records[0].items)} items, {len(records[0].ballots)} of them proposed for correspondence",
        )
        self.site.await_answer()
        show.step("The site is up: web and worker", self.site.base)
        for one in council.officers:
            if everyone or one.email in (self.chair, *self.secretariat):
                self.staff[one.email] = OfficerAtWork(self.site.base, one.email)
                self.staff[one.email].begin(tokens[one.email])
        show.step(f"{len(self.staff)} officers have set password and authenticator through one-time links")

    # ------------------------------------------------------------------------------- during

    def consult(self) -> Course:
        """One consultation from draft to result."""
        show = self.show
        course = self._draft(self.council.consultation.reference, self.site.parts.clock.now() + PERIOD)
        self._open(course)
        planned, silent = plan(self.council.entitled_states, list(course.now().standing.ballots))
        self._replies(course, planned)
        course.keep_open()
        too_late = course.late_reply(silent[0])
        self._until_closed(course)
        page = too_late()
        if page.status != 410:
            raise Unexpected(f"a reply after the deadline was answered with {page.status}: {page.title}")
        show.step(f"{state_name(silent[0], 'en')} sends its reply after the deadline", f"refused: {page.title}")
        with show.bar("results mailed", len(course.invited())) as tell_:
            mails = course.await_results(tell_)
        show.step(f"The result has been mailed to {len(mails)} focal points")
        return course

    def _draft(self, reference: str, closes_at: datetime) -> Course:
        by = officer_at(self.site.parts, self.secretariat[0]).public_id
        slug = setting_up.draft(self.site.parts, by, self.council, closes_at, reference)
        return Course(self.site, self.council, self.mailbox, slug)

    def _open(self, course: Course) -> None:
        course.open(self.staff[self.chair])
        now = course.now()
        self.show.step(
            f"The chair has opened {now.row.reference}: {len(now.standing.ballots)} ballots, {now.required} in favour needed",
            f"deadline {when(now.standing.deadline(), now.row.time_zone)}",
        )
        with self.show.bar("invitations delivered", len(course.invited())) as tell_:
            count = course.await_invitations(tell_)
        self.show.step(f"{count} invitations are delivered, one to each focal point, each with its own link")

    def _replies(self, course: Course, planned: list[Planned]) -> None:
        show = self.show
        by_link = [one for one in planned if not one.on_paper]

        def keep_a_checkpoint() -> None:
            (self.out / "checkpoint.txt").write_bytes(course.fetch("checkpoint"))

        with show.bar("replies", len(by_link)) as tell_:
            course.all_reply(by_link, tell_, keep_a_checkpoint)
        changed = [state_name(one.state, "en") for one in by_link if one.first is not None]
        show.step(
            f"{len(by_link)} Member States have replied through their links",
            f"{', '.join(changed)} changed their reply",
        )
        page = course.altered_link(by_link[0].state)
        if page.status != 404:
            raise Unexpected(f"an altered link was answered with {page.status}: {page.title}")
        show.step("Somebody tries an altered link", f"refused: {page.title}")
        for one in planned:
            if one.on_paper:
                course.keep_open()
                course.on_paper(one, *(self.staff[email] for email in self.secretariat[:2]))
                show.step(
                    f"{state_name(one.state, 'en')} replied by letter", "entered by one officer, confirmed by another"
                )
        if course.extensions:
            show.step(
                "This machine is slow, so the chair has extended the deadline",
                "once" if course.extensions == 1 else f"{course.extensions} times",
            )
        now = course.now()
        if now.standing.stage != "open" or len(now.replied) != len(planned):
            raise Unexpected(f"{len(now.replied)} replies of {len(planned)} at stage {now.stage}")

    def _until_closed(self, course: Course) -> None:
        total = max(1, round(course.left().total_seconds()))
        with self.show.bar("seconds until the deadline", total) as tell_:
            while (left := course.left().total_seconds()) > 0:
                self.site.require_running()
                tell_(total - round(left))
                time.sleep(min(left, 0.2))
        end = time.monotonic() + PATIENCE
        while not course.is_declared():
            if time.monotonic() > end:
                raise Unexpected(f"no result {PATIENCE:.0f} seconds after the deadline")
            time.sleep(0.1)
        now = course.now()
        self.show.step(
            "The deadline has passed: closed, unsealed, counted, declared, signed",
            f"{now.row.size} entries in the record",
        )

    # -------------------------------------------------------------------------------- after

    def check(self, course: Course) -> None:
        """Download the bundle and verify it against what was kept: key, checkpoint, receipts."""
        show, out = self.show, self.out
        write_whole(out / "bundle.zip", course.fetch("bundle.zip"))
        # Not from the bundle and not over HTTP: an auditor gets the key by another way.
        settings = self.site.settings()
        write_whole(out / "body.pem", KeyFiles(settings.key_folder).public_path(settings.body).read_bytes())
        replies = sum(reply.revision for reply in course.now().standing.replies.values())
        receipts = self.mailbox.keep_receipts(out / "receipts", replies, PATIENCE)
        show.step(f"Downloaded: the bundle, {(out / 'bundle.zip').stat().st_size} bytes")
        report = verify(
            out / "bundle.zip",
            key_pem=(out / "body.pem").read_bytes(),
            checkpoints={"checkpoint.txt": (out / "checkpoint.txt").read_bytes()},
            receipts={path.name: path.read_bytes() for path in receipts},
        )
        if report.verdict != "verified" or not report.key_confirmed:
            raise NotVerified(f"the bundle does not verify: {json.dumps(report.as_json()['failures'][:5])}")
        show.step(
            f"Verified in {len(STEPS)} steps, with the body's key, a checkpoint kept from before the deadline, and "
            f"{len(receipts)} receipts"
        )
        opened = course.now().standing.opened["ballots"]
        about = {
            one["id"]: f"{one['action']} {', '.join(each['reference'] for each in one['documents'])}" for one in opened
        }
        show.results(report.results, about)

    def stay_up(self, finished: Course) -> None:
        """Open a second consultation, let some reply, and keep the site up until Ctrl-C."""
        show = self.show
        show.line()
        course = self._draft(SECOND_REFERENCE, self.site.parts.clock.now() + STILL_OPEN_FOR)
        self._open(course)
        planned, silent = plan(self.council.entitled_states, list(course.now().standing.ballots))
        replying = planned[:REPLIED_TO_THE_SECOND]
        with show.bar("replies", len(replying)) as tell_:
            course.all_reply(replying, tell_, lambda: None)
        show.step(f"{len(replying)} Member States have replied to it")
        show.line(f"\nThe site stays up at {self.site.base} until Ctrl-C.\n")
        for what, address in (
            ("chair, open consultation", course.page("desk")),
            (f"voter, {state_name(silent[0], 'en')}", course.link_of(silent[0])),
            ("mailbox", f"{self.site.base}/mailbox"),
            ("auditor, finished consultation", finished.page("audit")),
            ("result", finished.page("results")),
        ):
            show.line(f"  {what:32} {address}")
        self.site.tell_guests([(one.role, self.staff[one.email]) for one in self.council.officers])
        show.line(f"\nSign in at {self.site.base}/sign-in as one of these; codes are at {self.site.base}/demo/codes\n")
        for one in self.council.officers:
            show.line(f"  {one.role:12} {one.email:32} {self.staff[one.email].password}")
        while True:
            self.site.require_running()
            time.sleep(1)
