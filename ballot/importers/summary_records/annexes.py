"""Which annex of a document a text means: "Annexes 1 to 3 to Document C21/54", "C21/54号文件附件A"."""

from __future__ import annotations

import re

from ballot.importers.phrases.tables import Phrases
from ballot.importers.references import DocumentReference, Grammar

_ONE = r"(?:[A-ZА-Я](?![A-Za-z0-9А-я])|[أ-ي](?![أ-ي])|\d{1,2}(?![\d/])|[一二三四五六七八九十])"
_LABEL = re.compile(_ONE)
_CHINESE = "一二三四五六七八九十"
_LETTERS = {"А": "A", "Б": "B", "В": "C", "Г": "D", "أ": "A", "ب": "B", "ج": "C", "د": "D"}
_WINDOW = 80  # characters before a reference in which its annex is named
_AFTER = re.compile(r"[\s,(（]{0,3}(?:号?(?:文件)?(?:中|内|里)?(?:所附)?的?)")


def references_with_annexes(text: str, phrases: Phrases, grammar: Grammar) -> list[DocumentReference]:
    """Return the references in `text`, each with the annexes that are meant; several annexes are several references."""
    word = phrases["annexes.word"].pattern
    joining = "|".join((phrases["annexes.joining"].pattern, phrases["annexes.range"].pattern, "[,،、–-]"))
    labels = rf"(?:{word})(?:\s?(?P<labels>{_ONE}(?:\s?(?:{joining}){{1,2}}\s?(?:(?:{word})\s?)?{_ONE})*))?+"
    named_before = re.compile(rf"{labels}(?:{phrases['annexes.leads'].pattern}|[\s(]){{1,14}}$", re.IGNORECASE)
    named_after = re.compile(rf"{_AFTER.pattern}{labels}(?!\s?(?:{phrases['annexes.leads'].pattern}))", re.IGNORECASE)
    found: list[DocumentReference] = []
    done = 0  # what stands before belongs to an earlier reference
    for mention in grammar.find_mentions(text):
        named = named_before.search(text, max(done, mention.start - _WINDOW), mention.start)
        done = mention.end
        if named is None:
            named = named_after.match(text, mention.end)
            done = named.end() if named else done
        if named is None:
            found.append(mention.reference)
        else:
            found.extend(
                mention.reference.with_annex(one) for one in _expand_annex_labels(named["labels"] or "", phrases)
            )
    return found


def _expand_annex_labels(labels: str, phrases: Phrases) -> list[str]:
    """Return the labels one by one: "1 to 3" → 1, 2, 3; "A and B" → A, B; nothing → one annex without a label."""
    names = [_plain_annex_label(label) for label in _LABEL.findall(labels)]
    if not names:
        return [""]
    if len(names) == 2 and (phrases["annexes.range"].search(labels) or re.search("[–-]", labels)):
        first, last = names
        if first.isdigit() and last.isdigit():
            return [str(number) for number in range(int(first), int(last) + 1)]
        if first.isalpha() and last.isalpha():
            return [chr(code) for code in range(ord(first), ord(last) + 1)]
    return names


def _plain_annex_label(label: str) -> str:
    return str(_CHINESE.index(label) + 1) if label in _CHINESE else _LETTERS.get(label, label)
