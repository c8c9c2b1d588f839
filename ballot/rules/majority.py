"""The majority, as data and whole numbers (record format §2; Rule 3.2 is the default rule).

No floats: `2/3 >= 0.6667` is how well-known systems got a two-thirds majority wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

DEFAULT_RULE = "simple-majority-of-entitled"


class Basis(StrEnum):
    """What the share is a share of."""

    ENTITLED = "entitled"
    """All Member States having the right to vote at closing, whether they reply or not."""
    CAST = "cast"
    """Votes for and against; abstaining does not count."""
    OBJECTIONS = "objections"
    """Silence: adopted when nobody is against."""


@dataclass(frozen=True)
class Share:
    """`num/den` of a number of States, to be reached or, with `exceed`, to be exceeded."""

    num: int
    den: int
    exceed: bool

    def reached(self, count: int, base: int) -> bool:
        """Return whether `count` out of `base` satisfies the share. Nothing satisfies a share of nobody."""
        if self.exceed:
            return count * self.den > self.num * base
        return count * self.den >= self.num * base and base > 0

    def required(self, base: int) -> int:
        """Return the least count that satisfies the share of `base`; 1 where `base` is 0 (§2)."""
        if base == 0:
            return 1
        product = self.num * base
        return product // self.den + 1 if self.exceed else -(-product // self.den)


@dataclass(frozen=True)
class Rule:
    """How a ballot is decided. `quorum` is a share of the entitled States that must have replied."""

    id: str
    basis: Basis
    share: Share
    quorum: Share | None = None

    def base(self, for_: int, against: int, entitled: int) -> int:
        """Return the number that the basis names: `entitled`, or for + against."""
        return for_ + against if self.basis is Basis.CAST else entitled

    def required(self, for_: int, against: int, entitled: int) -> int:
        """Return how many must be in favour, given the counts; 0 under silence, where objections decide."""
        if self.basis is Basis.OBJECTIONS:
            return 0
        return self.share.required(self.base(for_, against, entitled))

    def required_before_counting(self, entitled: int) -> int | None:
        """Return what `required` will be, whatever the counts; None where it depends on the votes cast."""
        return None if self.basis is Basis.CAST else self.required(0, 0, entitled)

    def reached(self, for_: int, against: int, entitled: int) -> bool:
        """Return whether the counts carry the proposal (the quorum apart)."""
        if self.basis is Basis.OBJECTIONS:
            return against == 0
        return self.share.reached(for_, self.base(for_, against, entitled))

    def quorate(self, replies: int, entitled: int) -> bool:
        """Return whether enough States replied (for + against + abstain) for a result to count."""
        return self.quorum is None or self.quorum.reached(replies, entitled)

    def as_json(self) -> dict[str, object]:
        """Return the rule as the record writes it (§2)."""
        quorum = self.quorum and {"share": [self.quorum.num, self.quorum.den], "exceed": self.quorum.exceed}
        return {
            "id": self.id,
            "basis": str(self.basis),
            "share": [self.share.num, self.share.den],
            "exceed": self.share.exceed,
            "quorum": quorum,
        }


_HALF_EXCEEDED = Share(1, 2, exceed=True)
_TWO_THIRDS = Share(2, 3, exceed=False)

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.id: rule
        for rule in (
            Rule(DEFAULT_RULE, Basis.ENTITLED, _HALF_EXCEEDED),
            Rule("two-thirds-of-entitled", Basis.ENTITLED, _TWO_THIRDS),
            Rule("simple-majority-of-cast", Basis.CAST, _HALF_EXCEEDED),
            Rule("two-thirds-of-cast", Basis.CAST, _TWO_THIRDS),
            Rule("simple-majority-of-cast-with-quorum", Basis.CAST, _HALF_EXCEEDED, quorum=_HALF_EXCEEDED),
            Rule("silence", Basis.OBJECTIONS, Share(0, 1, exceed=False)),
        )
    }
)
"""The six rules of record format §2, by id. A record names one of them and writes it out whole."""
