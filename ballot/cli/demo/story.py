"""The story that the demonstration tells, step by step."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from ballot.adapters.keys import KeyFiles
from ballot.cli.demo import council as council_setup
from ballot.cli.demo.browser import Unexpected
from ballot.cli.demo.consultation import DemoConsultation, deadline_after
from ballot.cli.demo.mailbox import Mailbox
from ballot.cli.demo.papers import PapersAtDesk
from ballot.cli.demo.people import OfficerAtWork
from ballot.cli.demo.replies import PlannedReply, plan_replies
from ballot.cli.demo.show import Show
from ballot.cli.demo.site import Site, find_port
from ballot.cli.demo.waiting import Waiting
from ballot.cli.export import write_file
from ballot.record.verification.report import STEPS
from ballot.record.verification.verify import verify
from ballot.reference import state_name
from ballot.sample import RECORD_LANGUAGES, SUSPENDED, SampleCouncil, sample_council
from ballot.services.accounts.officers import find_officer_by_email
from ballot.services.consultations.milestones import Milestone, MilestoneKind
from ballot.services.core.lookup import slug_of
from ballot.words.times import short

SECOND_REFERENCE = "DM-21/1013"
REPLIED_TO_THE_SECOND = 30
REPLIED_AFTER_A_REMINDER = 12
"""Member States that reply only when they have been reminded."""


class NotVerified(Exception):
    """The bundle of the demonstration does not verify. That must not happen."""


def tell_story(show: Show, out: Path, *, once: bool, port: int | None, kept: bool) -> None:
    """Tell the whole story; without `once` it goes on until Ctrl-C. Raise SiteFailed, Unexpected, NotVerified, OSError."""
    council = sample_council()
    with Site(out / "mail", find_port(port), council.body.slug, council.body.host) as site:
        story = _Story(show, out, site, council)
        site.start()  # it comes up while the council is set up
        story.set_up(everyone=not once)
        consultation = story.consult()
        story.check(consultation)
        if kept:
            show.line(f"\nKept in {out}: bundle.zip, body.pem, checkpoint.txt, receipts/, mail/. Check them again with")
            show.line(
                f"  {sys.argv[0]} verify {out}/bundle.zip --key {out}/body.pem --checkpoint {out}/checkpoint.txt \\"
            )
            show.line(f"    $(printf -- '--receipt %s ' {out}/receipts/*)")
        if not once:
            story.stay_up(consultation)


class _Story:
    def __init__(self, show: Show, out: Path, site: Site, council: SampleCouncil) -> None:
        self.show = show
        self.out = out
        self.site = site
        self.council = council
        self.waiting = Waiting(show, site.require_running)
        self.mailbox = Mailbox(out / "mail")
        self.staff: dict[str, OfficerAtWork] = {}
        self.secretariat = [one.email for one in council.officers if one.role == "secretariat"]
        self.chair = next(one.email for one in council.officers if one.role == "chair")

    # ------------------------------------------------------------------------------- before

    def set_up(self, *, everyone: bool) -> None:
        """Set up council, site and officers: `everyone`, or those whom the story needs."""
        parts, council, show = self.site.parts, self.council, self.show
        tokens = council_setup.appoint(parts, self.site.settings(), council)
        by = find_officer_by_email(parts, self.secretariat[0]).public_id
        council_setup.seat(parts, by, council)
        entitled = len(council.entitled_states)
        show.step(
            f"A council of {len(council.seats)} Member States; {entitled} have the right to vote",
            f"{state_name(SUSPENDED, 'en')} does not (invented); {len(council.focal_points)} focal points",
        )
        self.waiting.until("the site to answer", self.site.is_answering)
        show.step("The site is up: web and worker", self.site.base)
        for one in council.officers:
            if everyone or one.email in (self.chair, *self.secretariat):
                self.staff[one.email] = OfficerAtWork(self.site.base, one.email)
                self.staff[one.email].begin(tokens[one.email])
        show.step(f"{len(self.staff)} officers have set password and authenticator through one-time links")

    # ------------------------------------------------------------------------------- during

    def consult(self) -> DemoConsultation:
        """Conduct one consultation from the council's papers to the result; three weeks pass at the chair's word."""
        consultation = self._make_draft_of_papers(self.council.consultation.reference)
        self._open_consultation(consultation)
        planned, silent = plan_replies(self.council.entitled_states, list(consultation.overview().standing.ballots))
        by_link = [one for one in planned if not one.on_paper]
        halfway = len(by_link) // 2
        self._have_states_reply(consultation, by_link[:halfway])
        (self.out / "checkpoint.txt").write_bytes(consultation.fetch("checkpoint"))
        self._have_states_reply(consultation, by_link[halfway:-REPLIED_AFTER_A_REMINDER])
        self._open_altered_link(consultation, by_link[0].state)
        self._pass_reminder(consultation)
        self._have_states_reply(consultation, by_link[-REPLIED_AFTER_A_REMINDER:])
        for one in planned:
            if one.on_paper:
                self._reply_on_paper(consultation, one)
        while consultation.next_milestone().kind is MilestoneKind.REMINDER:
            self._pass_reminder(consultation)
        self._require_replies(consultation, len(planned))
        self._pass_deadline(consultation, silent[0])
        mails = consultation.await_results()
        self.show.step(f"The result has been mailed to {len(mails)} focal points")
        return consultation

    def _make_draft_of_papers(self, reference: str) -> DemoConsultation:
        """Have the secretariat bring in agenda letter and record, confirm what was read and make ballots of it."""
        parts, show = self.site.parts, self.show
        secretary = find_officer_by_email(parts, self.secretariat[0])
        desk = PapersAtDesk(parts, self.council, self.staff[secretary.email], secretary.language)
        items, groups = desk.enter_agenda(secretary.public_id)
        show.step(
            "The secretariat uploads the agenda letter, a Word document, and accepts its preview",
            f"{items} items in {groups} groups",
        )
        record = desk.enter_records()
        show.step(
            f"It uploads the record in {' and '.join(RECORD_LANGUAGES)}",
            f"{len(record.lines)} conclusions proposed for correspondence, {len(record.record.look_here)} passages looked at",
        )
        together, by_hand = desk.confirm(record.paper.number)
        show.step(f"It confirms {together} conclusions at the reading desk together")
        for one in by_hand:
            show.step(f"It reads {one.paragraph} beside its text and confirms it by hand", " ".join(one.doubts))
        desk.make_draft(record.paper.number, reference)
        closes_at = deadline_after(parts.clock.now(), self.council.consultation)
        council_setup.complete_draft(parts, secretary.public_id, self.council, closes_at, reference)
        consultation = self._consultation(slug_of(reference))
        show.step(
            f"It makes ballots of them, the draft {reference}",
            "with the texts in the other languages, the letter and the documents",
        )
        return consultation

    def _make_draft(self, reference: str) -> DemoConsultation:
        parts = self.site.parts
        by = find_officer_by_email(parts, self.secretariat[0]).public_id
        closes_at = deadline_after(parts.clock.now(), self.council.consultation)
        slug = council_setup.draft(parts, by, self.council, closes_at, reference)
        return self._consultation(slug)

    def _consultation(self, slug: str) -> DemoConsultation:
        return DemoConsultation(self.site, self.council, self.mailbox, self.waiting, slug)

    def _open_consultation(self, consultation: DemoConsultation) -> None:
        consultation.open(self.staff[self.chair])
        found = consultation.overview()
        self.show.step(
            f"The chair has opened {found.row.reference}: {len(found.standing.ballots)} ballots, "
            f"{found.required} in favour needed",
            f"deadline {short(found.standing.deadline(), found.row.time_zone)}",
        )
        count = consultation.await_invitations()
        self.show.step(f"{count} invitations are delivered, one to each focal point, each with its own link")

    def _have_states_reply(self, consultation: DemoConsultation, replying: Sequence[PlannedReply]) -> None:
        consultation.reply_all(replying)
        changed = [state_name(one.state, "en") for one in replying if one.first is not None]
        self.show.step(
            f"{len(replying)} Member States have replied through their links",
            f"{', '.join(changed)} changed their reply" if changed else "",
        )

    def _open_altered_link(self, consultation: DemoConsultation, state: str) -> None:
        page = consultation.open_altered_link(state)
        if page.status != 404:
            raise Unexpected(f"an altered link was answered with {page.status}: {page.title}")
        self.show.step("Somebody tries an altered link", f"refused: {page.title}")

    def _reply_on_paper(self, consultation: DemoConsultation, planned: PlannedReply) -> None:
        consultation.reply_on_paper(planned, *(self.staff[email] for email in self.secretariat[:2]))
        self.show.step(
            f"{state_name(planned.state, 'en')} replied by letter", "entered by one officer, confirmed by another"
        )

    def _pass_reminder(self, consultation: DemoConsultation) -> None:
        milestone = consultation.move_clock(self.staff[self.chair])
        mails = consultation.await_reminders(milestone.at)
        silent = len(consultation.overview().not_replied)
        self.show.step(
            f"The chair moves the clock to {_milestone_time(milestone)}",
            f"{len(mails)} reminders are delivered, to {silent} Member States that have not replied",
        )

    def _require_replies(self, consultation: DemoConsultation, count: int) -> None:
        found = consultation.overview()
        if found.standing.stage != "open" or len(found.replied) != count:
            raise Unexpected(f"{len(found.replied)} replies of {count} at stage {found.stage}")

    def _pass_deadline(self, consultation: DemoConsultation, late: str) -> None:
        """Close it; the State `late` has its paper open by then, and tries to send it afterwards."""
        send_late_reply = consultation.begin_late_reply(late)
        milestone = consultation.move_clock(self.staff[self.chair])
        self.show.step(f"The chair moves the clock to {_milestone_time(milestone)}", "the deadline")
        consultation.await_declaration()
        size = consultation.overview().row.size
        self.show.step(
            "The deadline has passed: closed, unsealed, counted, declared, signed", f"{size} entries in the record"
        )
        page = send_late_reply()
        if page.status != 410:
            raise Unexpected(f"a reply after the deadline was answered with {page.status}: {page.title}")
        self.show.step(f"{state_name(late, 'en')} sends its reply after the deadline", f"refused: {page.title}")

    # -------------------------------------------------------------------------------- after

    def check(self, consultation: DemoConsultation) -> None:
        """Download the bundle and verify it against what was kept: key, checkpoint, receipts."""
        show, out = self.show, self.out
        write_file(out / "bundle.zip", consultation.fetch("bundle.zip"))
        # Not from the bundle and not over HTTP: an auditor gets the key by another way.
        settings = self.site.settings()
        write_file(out / "body.pem", KeyFiles(settings.key_folder).public_path(settings.body).read_bytes())
        replies = sum(reply.revision for reply in consultation.overview().standing.replies.values())
        # They go out after all other mails.
        receipts = dict(self.waiting.for_many(replies, "receipts", self.mailbox.receipts))
        for name, content in receipts.items():
            (out / "receipts" / name).write_bytes(content)
        show.step(f"Downloaded: the bundle, {(out / 'bundle.zip').stat().st_size} bytes")
        report = verify(
            out / "bundle.zip",
            key_pem=(out / "body.pem").read_bytes(),
            checkpoints={"checkpoint.txt": (out / "checkpoint.txt").read_bytes()},
            receipts=receipts,
        )
        if report.verdict != "verified" or not report.key_confirmed:
            raise NotVerified(f"the bundle does not verify: {json.dumps(report.as_json()['failures'][:5])}")
        show.step(
            f"Verified in {len(STEPS)} steps, with the body's key, a checkpoint kept from before the deadline, and "
            f"{len(receipts)} receipts"
        )
        opened = consultation.overview().standing.opened["ballots"]
        about = {one["id"]: one["title"]["en"] for one in opened}
        show.results(report.results, about)

    def stay_up(self, finished: DemoConsultation) -> None:
        """Open a second consultation, have some States reply, and keep the site up until Ctrl-C."""
        show, base = self.show, self.site.base
        show.line()
        running = self._make_draft(SECOND_REFERENCE)
        self._open_consultation(running)
        planned, silent = plan_replies(self.council.entitled_states, list(running.overview().standing.ballots))
        self._have_states_reply(running, planned[:REPLIED_TO_THE_SECOND])
        show.line(f"\nThe site stays up at {base} until Ctrl-C.\n")
        for what, address in (
            ("chair, open consultation", running.page("desk")),
            (f"voter, {state_name(silent[0], 'en')}", running.link_of(silent[0])),
            ("secretariat, reading desk", f"{base}/papers"),
            ("mailbox", f"{base}/mailbox"),
            ("auditor, finished consultation", finished.page("audit")),
            ("result", finished.page("results")),
            ("clock, to reminders and deadline", f"{base}/demo/clock"),
        ):
            show.line(f"  {what:32} {address}")
        self.site.tell_guests([(one.role, self.staff[one.email]) for one in self.council.officers])
        show.line(f"\nSign in at {base}/sign-in as one of these; codes are at {base}/demo/codes\n")
        for one in self.council.officers:
            show.line(f"  {one.role:12} {one.email:32} {self.staff[one.email].password}")
        while True:
            self.site.require_running()
            time.sleep(1)


def _milestone_time(milestone: Milestone) -> str:
    return short(milestone.at, milestone.consultation.time_zone)
