"""What a rule asks for, in words: as it stands, and for the number of Member States that are consulted."""

from __future__ import annotations

from ballot.rules.majority import Basis, Rule, Share

_ENTITLED = "Member States having the right to vote"


def rule_text(rule: Rule) -> str:
    """`more than half of the Member States having the right to vote must be in favour`; no capital, no full stop."""
    if rule.basis is Basis.OBJECTIONS:
        return "adopted unless a Member State is against"
    base = _ENTITLED if rule.basis is Basis.ENTITLED else "votes cast for and against"
    text = f"{_at_least(rule.share)} of the {base} must be in favour"
    if rule.quorum is not None:
        text += f", and {_at_least(rule.quorum)} of the {_ENTITLED} must reply"
    return text


def what_is_needed(rule: Rule, entitled: int) -> str:
    """The same as a sentence or two: in numbers where they are known before counting, and else the rule, whole."""
    if rule.basis is Basis.OBJECTIONS:
        return f"A ballot is adopted unless one of the {entitled} {_ENTITLED} is against."
    needed = rule.known_before_counting(entitled)
    if needed is not None and rule.quorum is None:
        return f"{needed} of the {entitled} {_ENTITLED} must be in favour."
    said = rule_text(rule)
    return f"{said[:1].upper()}{said[1:]}. {entitled} Member States have the right to vote."


def _at_least(share: Share) -> str:
    known = {(1, 2): "half", (2, 3): "two thirds", (3, 4): "three quarters"}
    part = known.get((share.num, share.den), f"{share.num}/{share.den}")
    return f"{'more than' if share.exceed else 'at least'} {part}"
