"""Acts in any order, by anyone, against a model of ten lines an act: the record always agrees, and in the end it verifies."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine

from ballot.rules.majority import RULES
from ballot.rules.refusals import (
    AlreadyDone,
    BadDeadline,
    BallotsUnanswered,
    BallotWithdrawn,
    ConsultationClosed,
    DeadlinePassed,
    EmptyReply,
    LastBallot,
    LinkWithdrawn,
    NotAllReplied,
    NotEntitled,
    NotOpen,
    OlderReply,
    Refused,
)
from ballot.services.consultations import chair_acts, closing
from ballot.services.evidence import signing
from ballot.services.mail import delivery, reminders
from ballot.services.replies.submit import submit_reply
from tests.support import focal_point_changes
from tests.support.installation import BODY, CLOSES, HOUR, START, World, make_parts
from tests.support.replies.forms import form_of, sender_of

BALLOTS = ("1", "2", "3")
MEMBERS = ("AA", "BB", "CC")
states = st.sampled_from(MEMBERS)
votes = st.dictionaries(st.sampled_from(BALLOTS), st.sampled_from(["for", "against", "abstain"]), max_size=3)


class Consultations(RuleBasedStateMachine):
    """One consultation as it should be, beside the real one."""

    engine: Engine
    template: Path

    @initialize(
        sealed=st.booleans(), rule_id=st.sampled_from(sorted(RULES)), recording=st.sampled_from([0, 30]), data=st.data()
    )
    def open(self, sealed: bool, rule_id: str, recording: int, data: st.DataObject) -> None:
        self.engine.dispose()
        path = Path(str(self.engine.url.database))
        for old in path.parent.glob(f"{path.name}*"):
            old.unlink()
        shutil.copy(self.template, path)
        self.folder = tempfile.TemporaryDirectory()
        self.world = World(make_parts(self.engine, Path(self.folder.name)), states=MEMBERS, suspended=["CC"])
        self.consultation = self.world.open(
            ballots=3, sealed=sealed, rule_id=rule_id, record_until=CLOSES + timedelta(hours=recording)
        )
        self.stage = "open"
        self.last = START  # the time of the last entry
        self.deadline = CLOSES
        self.until = CLOSES + timedelta(hours=recording)
        self.entitled = {"AA", "BB"}
        self.withdrawn: set[str] = set()
        self.replies: dict[str, tuple[int, dict[str, str]]] = {}
        self.received: dict[str, datetime] = {}
        """When the reply that stands was received, by State."""
        self.people = {state: self.world.person(state).id for state in MEMBERS}
        self.removed: list[int] = []
        self.added = 0
        self.size = 1
        self.receipts: list[int] = []

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        if self.stage in ("open", "closed"):
            self.world.clock.moment = max(self.until, self.last)
            closing.close_due(self.world.parts)
            self.stage = "declared"
        self.world.sign(self.consultation)
        for seq in self.receipts:
            self.world.keep_receipt(self.consultation, seq)
        report = self.world.audit(self.consultation)
        if self.stage == "declared":
            assert [self._result(ballot) for ballot in BALLOTS] == [
                (one["for"], one["against"], one["abstain"], one["no_reply"], one["outcome"]) for one in report.results
            ]
        assert self.world.dump()["sealed_opening"] == []
        self.folder.cleanup()

    # ------------------------------------------------------------------ what the model says

    @property
    def moment(self) -> datetime:
        """The time that an entry gets now."""
        return max(self.world.clock.now(), self.last)

    def _standing(self) -> dict[str, dict[str, str]]:
        return {state: said for state, (_, said) in self.replies.items() if state in self.entitled}

    def _result(self, ballot: str) -> tuple[int, int, int, int, str]:
        if ballot in self.withdrawn:
            return (0, 0, 0, 0, "withdrawn")
        said = [votes[ballot] for votes in self._standing().values() if ballot in votes]
        in_favour, against, abstain = (said.count(choice) for choice in ("for", "against", "abstain"))
        entitled, rule_id = len(self.entitled), self.world.row(self.consultation).rule_id
        base = in_favour + against if "cast" in rule_id else entitled
        if rule_id == "silence":
            carried = against == 0
        elif "two-thirds" in rule_id:
            carried = base > 0 and Fraction(in_favour, base) >= Fraction(2, 3)
        else:
            carried = base > 0 and Fraction(in_favour, base) > Fraction(1, 2)
        if "quorum" in rule_id and not 2 * len(said) > entitled:
            return (in_favour, against, abstain, entitled - len(said), "no-quorum")
        return (in_favour, against, abstain, entitled - len(said), "adopted" if carried else "not-adopted")

    def _why_not_open(self, *, before_deadline: bool = True) -> type[Refused] | None:
        if self.stage in ("closed", "declared"):
            return ConsultationClosed
        if self.stage == "annulled":
            return NotOpen
        if before_deadline and self.moment >= self.deadline:
            return DeadlinePassed
        return None

    @contextmanager
    def _expecting(self, refusal: type[Refused] | None) -> Iterator[None]:
        """The act is refused by that type and stores nothing, or takes place and is an entry."""
        if refusal is not None:
            with self.world.refuses(refusal):
                yield
            return
        yield
        self._entry()

    def _entry(self, entries: int = 1) -> None:
        self.last, self.size = self.moment, self.size + entries

    # ------------------------------------------------------------------ time

    @rule(hours=st.sampled_from([1, 100, 200, 24 * 10]))
    def wait(self, hours: int) -> None:
        self.world.clock.forward(timedelta(hours=hours))

    @rule(hours=st.sampled_from([1, 30, 24 * 30]))
    def clock_goes_back(self, hours: int) -> None:
        self.world.clock.forward(-timedelta(hours=hours))

    @rule()
    def restart(self) -> None:
        self.world.forget()

    @rule()
    def jobs(self) -> None:
        now = self.world.clock.now()
        moved = closing.close_due(self.world.parts)
        if self.stage == "open" and now >= self.deadline:
            assert moved == [self.consultation]
            self._entry()
            self.stage = "closed"
        if self.stage == "closed" and now >= self.until and self.moment >= self.until:
            self._declared()
        reminders.remind_due(self.world.parts)
        signing.sign_pending(self.world.parts)
        delivery.deliver_due(self.world.parts, "worker")

    def _declared(self) -> None:
        self._entry(2 if self._standing() and self.world.row(self.consultation).sealed else 1)
        self.stage = "declared"

    # ------------------------------------------------------------------ acts

    @rule(state=states, said=votes)
    def reply(self, state: str, said: dict[str, str]) -> None:
        refusal = self._why_not_open()
        if refusal is None:
            if state not in self.entitled:
                refusal = NotEntitled
            elif self.withdrawn & said.keys():
                refusal = BallotWithdrawn
            elif not said:
                refusal = EmptyReply
        with self._expecting(refusal):
            recorded = submit_reply(
                self.world.parts, sender_of(self.people[state] or 0, self.consultation), form_of(said)
            )
            self.receipts.append(recorded.seq)
            self.replies[state] = (recorded.revision, said)
            self.received[state] = self.moment

    @precondition(lambda self: self.removed)
    @rule(data=st.data())
    def reply_of_someone_removed(self, data: st.DataObject) -> None:
        with self.world.refuses(LinkWithdrawn):
            submit_reply(
                self.world.parts,
                sender_of(data.draw(st.sampled_from(self.removed)), self.consultation),
                form_of({"1": "for"}),
            )

    @rule(state=states, said=votes.filter(bool))
    def paper(self, state: str, said: dict[str, str]) -> None:
        refusal = None if self.stage == "closed" else self._why_not_open(before_deadline=False)
        received = min(self.world.clock.now(), self.deadline - HOUR)
        if received < START:
            return  # a paper from before the opening is another test's matter
        if refusal is None:
            if self.moment >= self.until:
                refusal = DeadlinePassed
            elif state not in self.entitled:
                refusal = NotEntitled
            elif self.withdrawn & said.keys():
                refusal = BallotWithdrawn
            elif state in self.received and received <= self.received[state]:
                refusal = OlderReply
        with self._expecting(refusal):
            seq = self.world.record_paper(self.consultation, self.world.paper(state, said, received_at=received))
            self.receipts.append(seq)
            self.replies[state] = (self.replies.get(state, (0, {}))[0] + 1, said)
            self.received[state] = received

    @rule(ballot=st.sampled_from(BALLOTS))
    def withdraw(self, ballot: str) -> None:
        refusal = self._why_not_open()
        if refusal is None and ballot in self.withdrawn:
            refusal = BallotWithdrawn
        elif refusal is None and set(BALLOTS) - self.withdrawn == {ballot}:
            refusal = LastBallot
        with self._expecting(refusal):
            chair_acts.withdraw_ballot(self.world.parts, self.world.chair, self.consultation, ballot, "a reason")
            self.withdrawn.add(ballot)

    @rule(hours=st.sampled_from([-1, 0, 50]))
    def extend(self, hours: int) -> None:
        by = timedelta(hours=hours)
        refusal = self._why_not_open() or (BadDeadline if hours <= 0 else None)
        with self._expecting(refusal):
            chair_acts.extend_deadline(
                self.world.parts, self.world.chair, self.consultation, self.deadline + by, "a reason"
            )
        if refusal is None:
            self.deadline, self.until = self.deadline + by, self.until + by

    @rule(state=states, entitled=st.booleans())
    def amend_roll(self, state: str, entitled: bool) -> None:
        refusal = self._why_not_open() or (AlreadyDone if (state in self.entitled) == entitled else None)
        with self._expecting(refusal):
            self.world.amend_roll(self.consultation, state, entitled=entitled)
            self.entitled = self.entitled | {state} if entitled else self.entitled - {state}

    @rule(state=states)
    def replace_focal_point(self, state: str) -> None:
        self.added += 1
        noted = self._why_not_open() is None
        old = self.world.person(state)
        email = f"new{self.added}@{state.lower()}.example"
        focal_point_changes.add_focal_point(
            self.world.parts, self.world.secretary, BODY, state, "New", email, "en", second=self.world.second
        )
        focal_point_changes.remove_focal_point(
            self.world.parts,
            self.world.secretary,
            old.public_id,
            second=self.world.second,
        )
        self.removed.append(old.id or 0)
        self.people[state] = self.world.person(state).id
        if noted:
            self._entry(2)

    @rule()
    def close_early(self) -> None:
        refusal = self._why_not_open()
        if self.stage in ("closed", "declared"):
            refusal = AlreadyDone
        elif refusal is None:
            live = set(BALLOTS) - self.withdrawn
            standing = self._standing()
            if not self.entitled or any(state not in standing for state in self.entitled):
                refusal = NotAllReplied
            elif any(not live <= standing[state].keys() for state in self.entitled):
                refusal = BallotsUnanswered
        with self._expecting(refusal):
            chair_acts.close_early(self.world.parts, self.world.chair, self.consultation)
        if refusal is None:
            self._declared()

    @precondition(lambda self: self.size > 8)
    @rule()
    def annul(self) -> None:
        refusal = {"annulled": NotOpen, "declared": ConsultationClosed}.get(self.stage)
        if self.stage == "closed" and not self.world.row(self.consultation).sealed:
            refusal = ConsultationClosed  # the count can be seen
        with self._expecting(refusal):
            chair_acts.annul_consultation(self.world.parts, self.world.chair, self.consultation, "a reason")
            self.stage = "annulled"

    # ------------------------------------------------------------------ what always holds

    @invariant()
    def the_record_agrees_with_the_model(self) -> None:
        if not hasattr(self, "world"):
            return
        standing = self.world.standing(self.consultation)
        assert (standing.stage, standing.size) == (self.stage, self.size)
        assert (standing.deadline(), standing.recording_ends()) == (self.deadline, self.until)
        assert set(standing.roll.entitled_states()) == self.entitled
        assert set(standing.withdrawn) == self.withdrawn
        assert {state: one.revision for state, one in standing.replies.items()} == {
            state: revision for state, (revision, _) in self.replies.items()
        }
        if self.stage in ("open", "closed") and standing.sealed:
            kept = {row[2] for row in self.world.dump()["sealed_opening"]}
            assert kept == set(self.replies)


def test_acts_in_any_order_leave_a_record_that_agrees_with_a_model_and_verifies(
    sqlite: Engine, sqlite_template: Path
) -> None:
    machine = type("Machine", (Consultations,), {"engine": sqlite, "template": sqlite_template})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
