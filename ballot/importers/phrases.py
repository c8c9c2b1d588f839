"""How council records say things, one set of patterns a language.

The reader itself knows no words. It asks these patterns who speaks, whether consulting by correspondence
is proposed, what the question is, and how an item ends. A further language is a further module with one
`Phrases` value, added to `PHRASES` in `languages.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

Pattern = re.Pattern[str]

NEVER: Pattern = re.compile(r"(?!)(?P<labels>)")
"""Matches nothing."""


@dataclass(frozen=True)
class Phrases:
    """The patterns of one language. All are searched in one sentence unless said otherwise.

    Sentences
        `sentence_end` splits a paragraph; `full_stop` are the characters that end one; `joint` is put
        between two lines of one paragraph.
    Voices
        `speaker` has the named groups chair, collective, pronoun and other; the first match in a sentence
        says who speaks. `proposing` tells a proposal from a remark.
    The question
        `correspondence` names the procedure; `not_proposed` a sentence that denies it or reports an
        earlier one; `other_consultees` a consultation of others than the Council's Member States.
        The question begins at `urgency` if that stands before the procedure, else after `lead`.
        `frame` matches from the beginning what the minute puts around the question; where it ends the question begins as it
        would be decided.
        `specification` begins what a paper to be sent must say. `verbs` are (verb, pattern), longest first.
        `revised` marks a text that is still to be issued. `still_to_change` and `proviso` are conditions.
        `comment_window` has the groups window, month (a name or a number), day, hour and minute,
        and may have late_hour and late_minute where the hour may also follow the day.
    The end of an item
        `concluded` and `refused` are searched at the start of the paragraph that follows a proposal.
        `deferred`, `to_working_group`, `noted` and `chair_notes` sort items without a ballot.
    Annexes
        `annex_before` is searched up to the reference and `annex_after` matched from its end; group labels.
        A language that names annexes on one side only has `NEVER` for the other.
    The paper
        `title` and `signature` are searched in a line.
    """

    language: str
    sentence_end: Pattern
    full_stop: str
    joint: str
    speaker: Pattern
    proposing: Pattern
    correspondence: Pattern
    not_proposed: Pattern
    other_consultees: Pattern
    urgency: Pattern
    lead: Pattern
    frame: Pattern
    specification: Pattern
    verbs: tuple[tuple[str, Pattern], ...]
    revised: Pattern
    still_to_change: Pattern
    proviso: Pattern
    comment_window: Pattern
    months: tuple[str, ...]
    concluded: Pattern
    refused: Pattern
    deferred: Pattern
    to_working_group: Pattern
    noted: Pattern
    chair_notes: Pattern
    annex_before: Pattern
    annex_after: Pattern
    annex_range: Pattern
    title: Pattern
    signature: Pattern
    brackets: tuple[str, str]
