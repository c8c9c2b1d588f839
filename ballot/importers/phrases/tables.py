"""Read the phrases of a language from its file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ballot.importers.phrases.patterns import alternatives, compile_phrases

Pattern = re.Pattern[str]

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
"""Languages that have a file of phrases."""


@dataclass(frozen=True)
class Phrases:
    """The phrases of one language, compiled: what each table is for stands in the files themselves.

    `joint` is put between two lines of one paragraph. `verbs` has for each verb of a ballot the forms in which it says what
    is to be done (first), and the nouns and passives that say it otherwise (second).
    """

    language: str
    joint: str
    brackets: tuple[str, str]
    sentence_end: Pattern
    months: tuple[str, ...]
    speaker_within: int
    """Characters from a sentence's beginning: somebody else who is named further on is spoken of, and does not speak."""
    speaker_follows: bool
    """Whether the verb stands before who speaks, as in Arabic."""
    tables: Mapping[str, Pattern]
    verbs: tuple[tuple[str, Pattern, Pattern], ...]
    ordinals: Mapping[str, str]

    def __getitem__(self, table: str) -> Pattern:
        """Return the pattern of a table such as `voices.chair`."""
        return self.tables[table]


@cache
def phrases_of(language: str) -> Phrases:
    """Return the phrases of a language of `LANGUAGES`."""
    content = files("ballot.importers.phrases").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return _compiled(language, tomllib.loads(content))


def _compiled(language: str, read: Mapping[str, Any]) -> Phrases:
    before = alternatives(read["verbs"].get("before", []))
    verbs = tuple(
        (
            verb,
            compile_phrases([f"{words} {form}" for form in forms["to_do"] for words in before] or forms["to_do"]),
            compile_phrases(forms.get("otherwise", [])),
        )
        for verb, forms in read["verbs"].items()
        if verb != "before"
    )
    tables = {
        f"{group}.{name}": compile_phrases(phrases, over_commas=group != "procedure")
        for group in ("voices", "procedure", "proposal", "became", "condition", "annexes", "paper")
        for name, phrases in read[group].items()
    }
    text = read["text"]
    return Phrases(
        language=language,
        joint=text["joint"],
        brackets=tuple(text["brackets"]),
        sentence_end=_sentence_end(text["sentence_ends"], text["abbreviations"], text["joint"]),
        months=tuple(text["months"]),
        speaker_within=text["speaker_within"],
        speaker_follows=text["speaker_follows"],
        tables=tables,
        verbs=verbs,
        ordinals={word.lower(): number for number, words in read["ordinals"].items() for word in words},
    )


def _sentence_end(ends: str, abbreviations: list[str], joint: str) -> Pattern:
    """Where a sentence ends: after one of `ends` that is no abbreviation's, before a blank where the language has them."""
    not_after = "".join(rf"(?<!\b{re.escape(one)}\.)" for one in abbreviations)
    if not joint:
        return re.compile(rf"(?<=[{ends}])(?![”」』）)])")
    return re.compile(rf"(?<=[{ends}]){not_after}(?<!\b[A-ZА-Я]\.) (?=[^\W\d_a-zа-яà-ÿ]|[“«\"(])")
