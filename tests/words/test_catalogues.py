"""The catalogues are whole: each message in each language, with the same facts in it, and nothing that nobody says."""

from __future__ import annotations

import re
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from ballot.reference import LANGUAGES, STATE_FORMS
from ballot.words import terms
from ballot.words.translation import catalogues
from ballot.words.translation.translator import say, say_many
from tests.support.messages import messages

OTHERS = [code for code in LANGUAGES if code != "en"]
SCRIPTS = {
    "ar": re.compile("[\u0600-\u06ff]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "ru": re.compile("[\u0400-\u04ff]"),
}
"""What a sentence in this language has at least one of."""


@pytest.fixture(params=OTHERS)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def kept(language: str) -> Catalog:
    with (catalogues.FOLDER / f"{language}.po").open("rb") as source:
        return read_po(source, locale=catalogues.locale(language))


def _said(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


def _facts(text: str, language: str = "en") -> list[str]:
    """The names of the facts; one that is asked for in a form (`state_de`) counts once, under its own name."""
    forms = re.compile(rf"^((?:other_)?state)_(?:{'|'.join(STATE_FORMS.get(language) or ['-'])})$")
    named = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    plain = [name for name in named if not forms.match(name)]
    asked = {found[1] for name in named if (found := forms.match(name))}
    return sorted(plain + list(asked - set(plain)))


def test_no_message_is_left_out(language: str, kept: Catalog) -> None:
    there = {message.id for message in kept if message.id}
    silent = [f"{place}: {one!r}" for one, place in messages().items() if one not in there]
    silent += [f"{message.id!r}" for message in kept if message.id and not all(_said(message))]
    assert not silent, f"{len(silent)} messages have no words in {language}:\n" + "\n".join(silent[:40])


def test_nothing_is_kept_that_nobody_says_or_nobody_has_looked_at(language: str, kept: Catalog) -> None:
    known = set(messages())
    assert not [message.id for message in kept if message.id and message.id not in known]
    assert not [message.id for message in kept if message.id and message.fuzzy]
    assert not kept.obsolete


def test_a_translation_has_the_facts_of_its_message(language: str, kept: Catalog) -> None:
    wrong = []
    for message in kept:
        if not message.id:
            continue
        forms = list(message.id) if isinstance(message.id, tuple | list) else [message.id]
        wanted = _facts(forms[-1])
        for said in _said(message):
            has = _facts(said, language)
            # "one day", "two days" (Arabic) may do without the number; nothing else may be left out or added.
            if has != wanted and not (len(forms) > 1 and has == [name for name in wanted if name != "n"]):
                wrong.append(f"{message.id!r}: {said!r}")
    assert not wrong, "\n".join(wrong)


def test_a_sentence_is_in_the_language_it_is_said_in(language: str, kept: Catalog) -> None:
    same, foreign = [], []
    for message in kept:
        if not message.id:
            continue
        text = message.id[-1] if isinstance(message.id, tuple | list) else message.id
        words = re.findall("[A-Za-z]{3,}", re.sub(r"\{[^}]*\}|`[^`]*`|<[^>]*>|[\w./-]*[./@][\w./-]*", " ", text))
        if len(words) > 3 and text in _said(message):
            same.append(text)
        if len(words) > 1 and language in SCRIPTS and not all(map(SCRIPTS[language].search, _said(message))):
            foreign.append(text)
    assert not same
    assert not foreign


@pytest.mark.parametrize(("language", "forms"), [("ar", 6), ("zh", 1), ("fr", 2), ("ru", 3), ("es", 2)])
def test_a_number_takes_the_form_that_its_language_has_for_it(language: str, forms: int) -> None:
    said = {say_many(language, "{n} day", "{n} days", count) for count in (0, 1, 2, 3, 11, 100)}
    shapes = {re.sub(r"[\d\s\u202f]+", "", one) for one in said}
    assert 1 <= len(shapes) <= forms
    assert len(shapes) == 1 if forms == 1 else len(shapes) > 1


def test_what_no_catalogue_has_is_said_in_english() -> None:
    assert say("ru", "A sentence that was written {when}.", when="just now") == "A sentence that was written just now."


def test_terms_differ_from_language_to_language() -> None:
    """Most of them: in related languages some are the same."""
    for code in ("for", "against", "abstain"):
        assert 2 * len({terms.choice(code, language) for language in LANGUAGES}) > len(LANGUAGES)
