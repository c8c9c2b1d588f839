"""Words that occur nowhere but in replies, and the search for them in any of the ways in which they could be written down."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

REPLACED = "zibeline-replaced"
STANDING = "quagga-standing"
ABSTAINED = "okapi-abstained"
ON_PAPER = "axolotl-on-paper"
WAITING = "narwhal-waiting"
LAPSED = "pangolin-lapsed"
BEGUN = "tapir-begun"
CODED = "numbat-coded"
TYPED = "fossa-typed"
WORDS = (REPLACED, STANDING, ABSTAINED, ON_PAPER, WAITING, LAPSED, BEGUN, CODED, TYPED)
"""Each is in a statement (or a scan) of a reply: replaced, standing, recorded from paper, waiting for a second officer,
of a State whose right was then suspended; begun and put aside, waiting for a code, typed when the session had ended."""

# How a vote is written in a record, in a page of ours or its pictures, and in a form that was filled in.
VOTES = re.compile(
    rb"""["']votes["']|:\s?["'](for|against|abstain)["']|class="vote\ vote-(for|against|abstain)|
    value="(for|against|abstain)"\ checked|(class|href|id)="[\x23]?(s|bar)-(for|against|abstain)""",
    re.VERBOSE,
)


def written(word: str) -> Iterator[bytes]:
    """The ways in which a word may be written down without encrypting it."""
    plain = word.encode()
    yield from (plain, plain.hex().encode(), word.encode("utf-16-le"), word.upper().encode(), plain[::-1])
    for shift in range(3):
        # Base64 of the word wherever it stands in a text: what does not depend on its neighbours.
        inner = base64.b64encode(b"x" * shift + plain)
        yield inner[4 if shift else 0 : -4]


FORBIDDEN = tuple(shape for word in WORDS for shape in written(word))


def require_silent(content: bytes, where: object, *, votes: bool = True) -> None:
    """Nothing in it tells how anyone voted."""
    for shape in FORBIDDEN:
        assert shape not in content, (where, shape)
    if votes:
        found = VOTES.search(content)
        assert found is None, (where, content[max(0, found.start() - 60) : found.end() + 60])
