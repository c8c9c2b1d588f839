"""The words for papers and the register: standings, why a person has to decide, what differs, what a file has."""

from __future__ import annotations

from collections.abc import Sequence

from ballot.words import N_
from ballot.words.terms import language_in_words, listed, verbs
from ballot.words.translation.translator import named, say

_TO_BE_DECIDED, _REFUSED = N_("to be decided"), N_("does not go to correspondence")
_STANDINGS = {
    "found": _TO_BE_DECIDED,
    "confirmed": N_("confirmed"),
    "refused": _REFUSED,
    "superseded": N_("replaced by a corrected paper"),
    "drafted": N_("on a ballot"),
    "outcome": N_("decided by correspondence"),
}
_DOUBTS = {
    "not-concluded": N_("The paper does not say that the meeting so concluded."),
    "objection": N_("Somebody objects after the proposal."),
    "other-proposal": N_("Something else was proposed afterwards."),
    "agreed-otherwise": N_("The meeting agreed otherwise."),
    "said-more": N_("What was agreed says more about the correspondence than the proposal."),
    "later-deferred": N_("The item was deferred afterwards."),
    "later-refused": N_("The meeting came back on it afterwards."),
    "no-document": N_("No document is named."),
    "unknown-verb": N_("What is asked for was not understood."),
    "comment-window": N_("Comments are asked for before the ballot."),
    "revised-text": N_("A text has to be revised before the ballot."),
}
_LANGUAGES_DIFFER = {
    "verbs-differ": N_("The text in {other} has other verbs: {values}."),
    "documents-differ": N_("The text in {other} names other documents: {values}."),
    "condition-differs": N_("The text in {other} has another condition: {values}."),
    "standing-differs": N_("The text in {other} leaves it otherwise: {values}."),
    "other-revision": N_("The text in {other} is of another revision."),
    "not-in-language": N_("The text in {other} does not have this conclusion."),
}
_OBJECTS = N_("Pictures, drawings or embedded objects were not read.")
_SIGNS = N_("Some numbers, signs or fields may not have been read as they are seen.")
_MARKS = N_("Marks that cannot be seen were taken out.")
_NOTICES = {
    "tracked-changes": N_("There are tracked changes: insertions were read as accepted, deletions as gone."),
    "hidden-text": N_("Hidden text was not read."),
    "struck-text": N_("There is text that is struck through."),
    "text-box": N_("The text of a text box was read after its paragraph."),
    "comments": N_("Comments were not read."),
    "comments-text": N_("Comments were not read."),
    "headers-and-footers": N_("Headers and footers were not read."),
    **dict.fromkeys(("pictures", "picture-texts", "drawing-texts", "charts-and-diagrams"), _OBJECTS),
    **dict.fromkeys(("embedded-documents", "embedded-objects", "formulas", "unknown-parts"), _OBJECTS),
    **dict.fromkeys(("unknown-numbers", "unknown-signs", "fields-without-result", "texts-in-fields"), _SIGNS),
    **dict.fromkeys(("unfinished-fields", "form-controls", "text-above-text", "turned-text"), _SIGNS),
    **dict.fromkeys(("marks-taken-out", "bookmarks-taken-out"), _MARKS),
}
_PARTS = {
    "title": N_("Title"),
    "verbs": N_("What is asked for"),
    "documents": N_("Documents"),
    "text": N_("Minute"),
    "question": N_("Question"),
    "condition": N_("Condition"),
    "urgency": N_("Urgency"),
    "conclusion": N_("Conclusion of the meeting"),
    "standing": N_("Read as"),
}
_READ_AS = {
    "confirmed": N_("so concluded"),
    "found": _TO_BE_DECIDED,
    "refused": _REFUSED,
}


def standing_name(standing: str, language: str = "en") -> str:
    """Return where a conclusion stands, in words."""
    return named(_STANDINGS, standing, language)


def doubt_said(code: str, language: str = "en") -> str:
    """Return why a person has to decide; the code itself where it has no words."""
    return named(_DOUBTS, code, language)


def languages_differ(code: str, other: str, values: Sequence[str], language: str = "en") -> str:
    """Return what the text in another language says otherwise."""
    known = {"verbs-differ": verbs(values, language), "standing-differs": _read_as(values, language)}
    return say(
        language,
        _LANGUAGES_DIFFER[code],
        other=language_in_words(other, language),
        values=known.get(code) or listed(values, language) or "–",
    )


def notice_said(code: str, language: str = "en") -> str:
    """Return what a file has that a person should know of; the code itself where it has no words."""
    return named(_NOTICES, code, language)


def part_name(name: str, language: str = "en") -> str:
    """Return the name of a part of a conclusion."""
    return named(_PARTS, name, language)


def part_value(name: str, value: object, language: str = "en") -> str:
    """Return a part of a conclusion as it is read; a dash where there is none."""
    if name == "verbs" and isinstance(value, Sequence):
        return verbs([str(one) for one in value], language)
    if name == "standing":
        return named(_READ_AS, str(value), language)
    if isinstance(value, list | tuple):
        return listed([str(one) for one in value], language) or "–"
    return str(value or "–")


def _read_as(values: Sequence[str], language: str) -> str:
    return listed([named(_READ_AS, one, language) for one in values], language)
