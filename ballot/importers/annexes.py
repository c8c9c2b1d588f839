"""Which annex of a document a text means: "Annexes 1 to 3 to Document C21/54", "C21/54号文件附件A"."""

from __future__ import annotations

import re

from ballot.importers.phrases import Phrases
from ballot.importers.references import DocumentReference, find_mentions

_LABEL = re.compile(r"(?<![A-Za-z])[A-Z](?![A-Za-z0-9])|\d{1,2}|[一二三四五六七八九十]")
_CHINESE = "一二三四五六七八九十"
_WINDOW = 80  # characters before a reference in which its annex is named


def references_with_annexes(text: str, phrases: Phrases) -> list[DocumentReference]:
    """Return the references in `text`, each with the annexes that are meant; several annexes are several references."""
    found: list[DocumentReference] = []
    done = 0  # what stands before belongs to an earlier reference
    for mention in find_mentions(text):
        named = phrases.annex_before.search(text, max(done, mention.start - _WINDOW), mention.start)
        done = mention.end
        if named is None:
            named = phrases.annex_after.match(text, mention.end)
            done = named.end() if named else done
        if named is None:
            found.append(mention.reference)
        else:
            found.extend(
                mention.reference.with_annex(label) for label in _expand_labels(named["labels"] or "", phrases)
            )
    return found


def _expand_labels(labels: str, phrases: Phrases) -> list[str]:
    """Return the labels one by one: "1 to 3" → 1, 2, 3; "A and B" → A, B; nothing → one annex without a label."""
    names = [_arabic_number(label) for label in _LABEL.findall(labels)]
    if not names:
        return [""]
    if len(names) == 2 and phrases.annex_range.search(labels):
        first, last = names
        if first.isdigit() and last.isdigit():
            return [str(number) for number in range(int(first), int(last) + 1)]
        if first.isalpha() and last.isalpha():
            return [chr(code) for code in range(ord(first), ord(last) + 1)]
    return names


def _arabic_number(label: str) -> str:
    return str(_CHINESE.index(label) + 1) if label in _CHINESE else label
