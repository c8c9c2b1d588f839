"""Which Member States a few words name: "the Russian Federation and China", "de la Suisse", "沙特阿拉伯王国"."""

from __future__ import annotations

import re
from functools import cache

from ballot.importers.agendas.words import folded, words
from ballot.reference import LANGUAGES, states

_SEPARATORS = re.compile(r"[\s,;/&，、；()（）:：-]+")
_IDEOGRAPHS = re.compile(r"[\u3400-\u9fff]")
_ARABIC_AND = "\u0648"


def states_named(text: str) -> list[str] | None:
    """Return the codes of the States that a text names and does nothing else, in their order; None where a word is left
    that is no State's name and none of the small words around names. Empty where there is no name."""
    rest = folded(text)
    found: list[tuple[int, str]] = []
    for name, code in _names().items():
        if name not in rest:  # a pattern costs more, and of a thousand names one or two are there
            continue
        for match in _pattern(name).finditer(rest):
            found.append((match.start(), code))
            rest = rest[: match.start()] + " " * (match.end() - match.start()) + rest[match.end() :]
    if not found:
        return []
    for word in words().around:
        if word in rest:
            rest = _pattern(word).sub(" ", rest)
    if _SEPARATORS.sub("", rest):
        return None
    return list(dict.fromkeys(code for _, code in sorted(found)))


@cache
def _names() -> dict[str, str]:
    """Codes by every name and form of a name, folded, the longest first: "Guinea" stands in "Equatorial Guinea"."""
    names: dict[str, str] = {}
    for code, state in states().items():
        known = [state.names[language] for language in LANGUAGES]
        for language in LANGUAGES:
            name, forms = state.in_sentences(language)
            # Arabic forms are endings of words around the name, but for the one with a preposition.
            known += [name, *(form for kind, form in forms.items() if kind not in ("verb", "its"))]
        for name in (*known, *(one.partition(" (")[0] for one in known), *words().also.get(code, ())):
            names.setdefault(folded(name), code)
    return {name: names[name] for name in sorted(names, key=lambda name: (-len(name), name))}


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """A name as a word of its own; Chinese has no spaces, and the Arabic "and" is written to the word it joins."""
    if _IDEOGRAPHS.search(name):
        return re.compile(re.escape(name))
    end = "" if name.endswith("'") else r"(?!\w)"
    return re.compile(rf"(?:(?<!\w)|(?<=\b{_ARABIC_AND})){re.escape(name)}{end}")
