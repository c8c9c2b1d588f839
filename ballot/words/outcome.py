"""What became of a ballot, in a word and in a sentence with the numbers behind it; and of all ballots together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ballot.rules.majority import Basis, Rule
from ballot.words import N_
from ballot.words.translation.sentences import joined
from ballot.words.translation.translator import named, number, say, say_many, text

_OUTCOMES = {
    "adopted": N_("Adopted"),
    "not-adopted": N_("Not adopted"),
    "no-quorum": N_("No quorum"),
    "withdrawn": N_("Withdrawn"),
}
_WITHDRAWN = N_("Withdrawn. This ballot was withdrawn before closing and has no result.")
_NO_QUORUM = N_(
    "No quorum: {replied} of {entitled} replied, and {quorum} are required. {in_favour} in favour, {against} "
    "against, {abstain} abstaining, {no_reply} did not reply."
)
_COUNTED = {
    "adopted": N_(
        "Adopted. {in_favour} in favour, {required} required. {against} against, {abstain} abstaining, "
        "{no_reply} did not reply."
    ),
    "not-adopted": N_(
        "Not adopted. {in_favour} in favour, {required} required. {against} against, {abstain} abstaining, "
        "{no_reply} did not reply."
    ),
}
_OF_VOTES_CAST = {
    "adopted": N_(
        "Adopted. {in_favour} in favour, {required} required of the {base} votes cast for and against. "
        "{against} against, {abstain} abstaining, {no_reply} did not reply."
    ),
    "not-adopted": N_(
        "Not adopted. {in_favour} in favour, {required} required of the {base} votes cast for and against. "
        "{against} against, {abstain} abstaining, {no_reply} did not reply."
    ),
}
_NOT_OBJECTED_TO = {
    "adopted": N_(
        "Adopted: no Member State was against. {in_favour} in favour, {against} against, {abstain} "
        "abstaining, {no_reply} did not reply."
    ),
    "not-adopted": N_(
        "Not adopted: a Member State was against. "
        "{in_favour} in favour, {against} against, {abstain} abstaining, {no_reply} did not reply."
    ),
}
_BY_BASIS = {Basis.ENTITLED: _COUNTED, Basis.CAST: _OF_VOTES_CAST, Basis.OBJECTIONS: _NOT_OBJECTED_TO}
_NUMBERS = ("entitled", "required", "base", "against", "abstain", "no_reply")


def outcome(code: str, language: str = "en") -> str:
    """Return the words for an outcome: `Adopted`."""
    return named(_OUTCOMES, code, language)


def verdict(result: Mapping[str, Any], rule: Rule, language: str = "en") -> str:
    """Return `Adopted. 33 in favour, 24 needed. 2 against, 3 abstaining, 9 did not reply.` (the RESULT of record format §3)"""
    code = result["outcome"]
    if code == "withdrawn":
        return text(language, _WITHDRAWN)
    message = _NO_QUORUM if code == "no-quorum" else _BY_BASIS[rule.basis][code]
    counts = {name: result[name] for name in _NUMBERS} | {
        "in_favour": result["for"],
        "replied": result["entitled"] - result["no_reply"],
        "quorum": rule.quorum.required(result["entitled"]) if rule.quorum else 0,
    }
    return text(language, message).format(**{name: number(count, language) for name, count in counts.items()})


def summary(outcomes: Sequence[str], language: str = "en") -> str:
    """Return `5 of 8 proposed conclusions were adopted. 1 was withdrawn.`"""
    adopted, withdrawn = outcomes.count("adopted"), outcomes.count("withdrawn")
    if len(outcomes) == 1:
        if adopted:
            return say(language, "The proposed conclusion was adopted.")
        return say(language, "The proposed conclusion was not adopted.")
    said = say_many(
        language,
        "{n} of {total} proposed conclusions was adopted.",
        "{n} of {total} proposed conclusions were adopted.",
        adopted,
        total=len(outcomes),
    )
    if not withdrawn:
        return said
    return joined((said, say_many(language, "{n} was withdrawn.", "{n} were withdrawn.", withdrawn)))
