"""Decide how an item of a record ends: which outcome its sentences state."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from ballot.importers.phrases import Phrases
from ballot.importers.result import ImportedBallot, Outcome, PartOutcome
from ballot.importers.voices import Sentence, Voice


def decisions_on_parts(
    said: Sequence[Sequence[Sentence]], ballots: set[str], phrases: Phrases
) -> tuple[PartOutcome, ...]:
    """Return what the meeting, or the chair for it, decided about the item or parts of it without a ballot.

    `said` has the item's sentences by paragraph; the paragraphs with `ballots` are skipped.
    """
    found: list[PartOutcome] = []
    for sentence in chain.from_iterable(said):
        label = sentence.label
        if label in ballots:
            continue
        collective = sentence.voice is Voice.COLLECTIVE
        if not collective and not (sentence.voice is Voice.CHAIR and sentence.proposing):
            continue
        if phrases.deferred.search(sentence.text):
            found.append(PartOutcome(Outcome.DEFERRED, label))
        if phrases.to_working_group.search(sentence.text):
            found.append(PartOutcome(Outcome.TO_WORKING_GROUP, label))
        if (phrases.noted if collective else phrases.chair_notes).search(sentence.text):
            found.append(PartOutcome(Outcome.NOTED, label))
    return tuple(dict.fromkeys(found))


def outcome_of(ballots: Sequence[ImportedBallot], parts: Sequence[PartOutcome]) -> Outcome:
    """Return the outcome of the item: what still has to happen outweighs what was merely noted."""
    if ballots:
        return Outcome.CORRESPONDENCE
    reached = {part.outcome for part in parts}
    order = (Outcome.DEFERRED, Outcome.TO_WORKING_GROUP, Outcome.NOTED)
    return next((outcome for outcome in order if outcome in reached), Outcome.OTHER)
