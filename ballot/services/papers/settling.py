"""Decide about the lines of a difference and about the places that were not understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ballot.rules.refusals import RegisterChanged
from ballot.services.consultations.drafts.changes import state_mark
from ballot.services.core.context import Parts
from ballot.services.papers.changes import RegisterChange, changing_register, conclusion_mark
from ballot.services.papers.differences import Difference, Kind, differences_from
from ballot.services.papers.readings import LanguageReading, readings_of_paper, record_of
from ballot.services.papers.registering import insert_conclusion
from ballot.services.papers.standings import newest_versions
from ballot.store.queries.papers import registered_from, registered_papers
from ballot.store.tables import CouncilPaper, ProposedConclusion
from ballot.store.transactions import Tx


def pending_differences(tx: Tx, paper: CouncilPaper) -> list[Difference]:
    """Return the lines that wait for a person: none for a paper that is not in the register, or that another file of the
    same language has followed."""
    if paper.registered_at is None:
        return []
    same = [one for one in registered_papers(tx, paper.body_id, paper.reference) if one.language == paper.language]
    if same[-1].id != paper.id:
        return []
    rows = newest_versions(registered_from(tx, paper.body_id, paper.reference))
    return differences_from(rows, readings_of_paper(paper), paper)


def differences_mark(lines: Sequence[Difference]) -> str:
    """Return a mark of what is pending, by which it is noticed that somebody has decided meanwhile."""
    return state_mark([[one.key, one.kind, conclusion_mark(one.row) if one.row else None] for one in lines])


def settle_differences(
    parts: Parts, by: str, body_slug: str, paper_id: int, accepted: Mapping[str, bool], seen: str | None = None
) -> int:
    """Accept lines of a difference or leave the register as it is, by their keys; return how many were accepted.

    What is accepted makes a further version, which a person has yet to confirm; what is gone is superseded. Raise
    RegisterChanged where `seen` is not the mark of what is pending, or a line is not there any more.
    """
    with changing_register(parts, by, body_slug) as held:
        paper = held.paper(paper_id)
        lines = pending_differences(held.tx, paper)
        if (seen is not None and seen != differences_mark(lines)) or not accepted.keys() <= {one.key for one in lines}:
            raise RegisterChanged()
        rows = newest_versions(registered_from(held.tx, held.body.number, paper.reference))
        chosen = [one for one in lines if one.key in accepted]
        for one in chosen:
            if accepted[one.key]:
                _accept(held, paper, one, rows)
        answers = {f"difference:{one.key}": "accepted" if accepted[one.key] else "left" for one in chosen}
        paper.settled = {**paper.settled, **answers}
        held.tx.add(paper)
        count = sum(accepted[one.key] for one in chosen)
        if chosen:
            held.log_act("difference-settled", paper=paper.reference, accepted=count, left=len(chosen) - count)
        return count


def _accept(held: RegisterChange, paper: CouncilPaper, line: Difference, rows: Sequence[ProposedConclusion]) -> None:
    if line.row is not None:
        held.decide(line.row, "superseded")
        held.tx.flush()
    if line.after is None or line.kind is Kind.GONE:
        return
    fresh = insert_conclusion(held, paper, line.place, line.after, rows)
    if line.row is not None and line.before is not None and _asks_the_same(line.before, line.after):
        _keep_other_languages(line.row, fresh, paper.language)
        held.tx.add(fresh)


def _asks_the_same(before: LanguageReading, after: LanguageReading) -> bool:
    """Whether only the wording changed, so that what other languages say may stand until their revision comes."""
    same = (before.verbs, before.documents, before.condition is None) == (
        after.verbs,
        after.documents,
        after.condition is None,
    )
    return same and before.standing == after.standing


def _keep_other_languages(old: ProposedConclusion, fresh: ProposedConclusion, language: str) -> None:
    for name in ("title", "text", "question", "condition", "urgency"):
        kept = {code: words for code, words in getattr(old, name).items() if code != language}
        setattr(fresh, name, {**getattr(fresh, name), **kept})
    others = {code: one for code, one in old.readings.items() if code != language}
    fresh.readings = {**fresh.readings, **others}


def open_places(paper: CouncilPaper) -> list[int]:
    """Return which of the places that were not understood nobody has looked at yet, by their index in the reading."""
    count = len(record_of(paper).look_here)
    return [number for number in range(count) if f"look-here:{number}" not in paper.settled]


def settle_place(parts: Parts, by: str, body_slug: str, paper_id: int, number: int) -> None:
    """Say that a place that was not understood has nothing to be put to correspondence. Raise RegisterChanged where there
    is no such place."""
    with changing_register(parts, by, body_slug) as held:
        paper = held.paper(paper_id)
        places = record_of(paper).look_here
        if not 0 <= number < len(places):
            raise RegisterChanged()
        if f"look-here:{number}" not in paper.settled:
            paper.settled = {**paper.settled, f"look-here:{number}": "nothing"}
            held.tx.add(paper)
            held.log_act("place-settled", paper=paper.reference, place=places[number].paragraph or "")
