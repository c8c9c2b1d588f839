"""What every change of the register shares: the secretariat makes it, it holds the body, and it is in the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import RegisterChanged, UnknownPaper
from ballot.services.access.authorization import require_officer
from ballot.services.consultations.drafts.changes import state_mark
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.core.lookup import hold_body
from ballot.services.papers.readings import place_of
from ballot.store.tables import Body, CouncilPaper, ProposedConclusion
from ballot.store.transactions import Tx


@dataclass(frozen=True)
class RegisterChange:
    """The register of a body, held by a write transaction, and the officer who changes it."""

    parts: Parts
    tx: Tx
    body: Body
    by: str
    """The officer's public id."""

    def log_act(self, act: str, **facts: Any) -> None:
        """Write the change to the audit log; `act` is a code in kebab-case."""
        audit_log.add_entry(self.tx, self.parts.clock.now(), self.by, act, **facts)

    def paper(self, paper_id: int) -> CouncilPaper:
        """Return a paper of the body. Raise UnknownPaper."""
        return find_paper(self.tx, self.body, paper_id)

    def conclusion(self, conclusion_id: int, seen: str | None) -> ProposedConclusion:
        """Return a conclusion of the body. Raise UnknownPaper where there is none, and RegisterChanged where `seen` is not
        its present mark; None checks nothing."""
        row = self.tx.get(ProposedConclusion, conclusion_id)
        if row is None or row.body_id != self.body.number:
            raise UnknownPaper(conclusion=conclusion_id)
        if seen is not None and seen != conclusion_mark(row):
            raise RegisterChanged()
        return row

    def decide(self, row: ProposedConclusion, standing: str) -> None:
        """Give a conclusion the standing that this officer decided."""
        row.standing, row.decided_by, row.decided_at = standing, self.by, self.parts.clock.now()
        self.tx.add(row)


@contextmanager
def changing_register(parts: Parts, by: str, body_slug: str) -> Iterator[RegisterChange]:
    """Open a write transaction that holds the body. Raise NotAllowed, UnknownPerson, UnknownConsultation."""
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "import")
        yield RegisterChange(parts, tx, hold_body(tx, body_slug), officer.public_id)


def find_paper(tx: Tx, body: Body, paper_id: int) -> CouncilPaper:
    """Return a paper of the body. Raise UnknownPaper."""
    paper = tx.get(CouncilPaper, paper_id)
    if paper is None or paper.body_id != body.number:
        raise UnknownPaper(paper=paper_id)
    return paper


def conclusion_mark(row: ProposedConclusion) -> str:
    """Return a mark of a conclusion's present state, by which a later change of it is noticed."""
    state = [row.id, row.standing, row.action, row.also, row.documents, row.title, row.text, row.question]
    return state_mark([*state, row.condition, row.readings])


def place_in_words(row: ProposedConclusion) -> str:
    """Return where a conclusion stands, for the audit log: `VC-2/20, 5.9 (2)`."""
    _item, paragraph, ordinal = place_of(row)
    return f"{row.source}, {paragraph}" + (f" ({ordinal})" if ordinal > 1 else "")
