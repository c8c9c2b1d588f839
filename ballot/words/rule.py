"""What a rule asks for, in words: as it stands, and for the number of Member States that are consulted."""

from __future__ import annotations

from ballot.rules.majority import Basis, Rule, Share
from ballot.words import N_
from ballot.words.translation.translator import number, say

_MORE_THAN = {(1, 2): N_("more than half"), (2, 3): N_("more than two thirds"), (3, 4): N_("more than three quarters")}
_AT_LEAST = {(1, 2): N_("at least half"), (2, 3): N_("at least two thirds"), (3, 4): N_("at least three quarters")}


def rule_text(rule: Rule, language: str = "en") -> str:
    """Return `more than half of the Member States having the right to vote must be in favour`; no capital, no full stop."""
    if rule.basis is Basis.OBJECTIONS:
        return say(language, "adopted unless a Member State is against")
    facts = {"share": share(rule.share, language)}
    if rule.quorum is not None:
        facts["quorum"] = share(rule.quorum, language)
        if rule.basis is Basis.ENTITLED:
            return say(
                language,
                "{share} of the Member States having the right to vote must be in favour, "
                "and {quorum} of them must reply",
                **facts,
            )
        return say(
            language,
            "{share} of the votes cast for and against must be in favour, "
            "and {quorum} of the Member States having the right to vote must reply",
            **facts,
        )
    if rule.basis is Basis.ENTITLED:
        return say(language, "{share} of the Member States having the right to vote must be in favour", **facts)
    return say(language, "{share} of the votes cast for and against must be in favour", **facts)


def what_is_needed(rule: Rule, entitled: int, language: str = "en") -> str:
    """Return the rule as a sentence or two: in numbers where they are known before counting, and else the rule, whole."""
    many = number(entitled, language)
    if rule.basis is Basis.OBJECTIONS:
        return say(
            language,
            "A ballot is adopted unless one of the {entitled} Member States having the right to vote is against.",
            entitled=many,
        )
    needed = rule.required_before_counting(entitled)
    if needed is not None and rule.quorum is None:
        return say(
            language,
            "{needed} of the {entitled} Member States having the right to vote must be in favour.",
            needed=number(needed, language),
            entitled=many,
        )
    said = rule_text(rule, language)
    return say(
        language,
        "{rule}. {entitled} Member States have the right to vote.",
        rule=said[:1].upper() + said[1:],
        entitled=many,
    )


def share(part: Share, language: str = "en") -> str:
    """Return the words for a share: `more than half`, `at least two thirds`."""
    known = (_MORE_THAN if part.exceed else _AT_LEAST).get((part.num, part.den))
    if known is not None:
        return say(language, known)
    fraction = f"{part.num}/{part.den}"
    if part.exceed:
        return say(language, "more than {fraction}", fraction=fraction)
    return say(language, "at least {fraction}", fraction=fraction)
