"""Mails in six languages: every sentence is a message, none is lost where a translation lacks or is wrong."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from itertools import product
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir

from ballot.adapters.mail.message import write_message
from ballot.adapters.mail.templates import TemplateWords
from ballot.ports import PlainMailText
from ballot.reference import LANGUAGES, states
from ballot.rules.majority import RULES
from ballot.services.mail.listener import TEMPLATES, TO_OFFICERS
from ballot.words.translation import translator
from tests.support.mail.mail_facts import FOLDER, LINK, RESULTS, ballot, facts, flat, letters, mail, read
from tests.support.mail.mail_servers import SENDER, a_mail

RUSSIAN: dict[str, Any] = {
    "reference": "0-1",
    "title": {"ru": "Заголовок"},
    "legal_basis": {"ru": "Правило"},
    "authorised_by": {"ru": "Совет"},
    "letter": {"ru": "Письмо"},
    "contact": {"telephone": "+41", "email": "a@b.example"},
    "contact_name": {"ru": "Инес"},
    "body": {"ru": "Совет"},
    "recipient": "Ана",
    "who": "Бруно",
    "reason": "Причина",
}


class Invented:
    """A catalogue in which every message is what `says` makes of it, and the words of mails by it alone."""

    def __init__(self, says: Any) -> None:
        self.asked: set[str] = set()
        self._words = TemplateWords(FOLDER)
        self._says = says

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return str(self._says(message))

    def ngettext(self, one: str, many: str, count: int) -> str:
        self.asked |= {one, many}
        return str(self._says(one if count == 1 else many))

    def written(self, template: str, language: str, **other: Any) -> PlainMailText:
        """Return a mail in the words of this catalogue."""
        return self._words.render(template, language, facts(template, **other))


def _forget_sentences() -> None:
    """Empty every cache of the words: what another catalogue said must not be said again."""
    for name, module in list(sys.modules.items()):
        if name.startswith("ballot.words"):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


@contextmanager
def spoken(monkeypatch: pytest.MonkeyPatch, says: Any) -> Iterator[Invented]:
    invented = Invented(says)
    with monkeypatch.context() as patch:
        patch.setattr(translator, "translations", lambda _language: invented)
        _forget_sentences()
        yield invented
    _forget_sentences()


def test_every_official_language_gets_every_mail_marked_as_what_it_is(subtests: pytest.Subtests) -> None:
    for template, language in product(TEMPLATES, LANGUAGES):
        with subtests.test(template, language=language):
            made = mail(template, language)
            assert "DM-21/1012" in made.subject
            direction = "rtl" if language == "ar" else "ltr"
            tags = read(made.html).tags
            assert (tags[0][1]["lang"], tags[0][1]["dir"]) == (language, direction)
            assert letters(made.text) == letters("".join(read(made.html).said))


def _only_facts(message: str) -> str:
    return " ".join(["¤", *re.findall(r"\{\w+\}", message)])


def test_nothing_is_said_but_messages_and_facts(monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests) -> None:
    """With a catalogue that says nothing, what is left are the facts, which are Russian here."""
    ballots = [ballot("1", "note", ru="Текст"), ballot("2", "note", ru="Текст"), ballot("3", "note", ru="Текст")]
    with spoken(monkeypatch, _only_facts) as silent:
        for template in TEMPLATES:
            with subtests.test(template):
                said = _said_beside_facts(silent.written(template, "ru", **{**RUSSIAN, "ballots": ballots}))
                assert not re.search("[A-Za-z]", said)
                assert "¤" in said


def _said_beside_facts(made: PlainMailText) -> str:
    calendar = re.sub(r"\r\n ", "", (made.calendar or b"").decode())
    said = "\n".join([made.subject, made.text, *re.findall(r"(?m)^(?:SUMMARY|DESCRIPTION)[^:]*:(.*)$", calendar)])
    for fact in (LINK, RESULTS, "a@b.example", "ballot verify bundle.zip --receipt FILE", r"\n"):
        said = said.replace(fact, "")
    return said


def test_every_message_of_the_mails_is_found_by_whoever_fills_the_catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    package = FOLDER.parents[1] / "ballot"
    keywords = {"_": None, "_n": (1, 2), "N_": None, "say": (2,), "say_many": (2, 3)}
    found: set[str] = set()
    for folder, method in ((FOLDER, ("**.*", "jinja2")), (package / "words", ("**.py", "python"))):
        for _, _, message, _, _ in extract_from_dir(str(folder), [method], keywords=keywords):
            found |= {message} if isinstance(message, str) else set(message)
    with spoken(monkeypatch, str) as asked:
        for template in TEMPLATES:
            for more in ({}, {"contact": {}}, {"sealed": False}, {"letter": {"ar": "x"}}):
                asked.written(template, "fr", **more)
        for rule in RULES.values():
            asked.written("result", "fr", rule=rule)
    assert asked.asked
    assert asked.asked <= found


@pytest.mark.parametrize("wrong", ["{nobody} {state.x}", "{0}", "{", "{state!z}", "{n:q}"])
def test_a_translation_that_cannot_be_filled_in_leaves_its_sentence_in_english(
    wrong: str, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    plain = {template: mail(template) for template in TEMPLATES}
    sentences = {"{body}, consultation {reference}.", "{reference}, {state}: invitation to reply by {time}"}
    with spoken(monkeypatch, lambda message: wrong if message in sentences else message) as broken:
        for template in TEMPLATES:
            with subtests.test(template):
                assert broken.written(template, "en") == plain[template]


def test_a_language_without_a_catalogue_is_spoken_to_in_english() -> None:
    assert mail("invitation", "../en").text.startswith("Argentina is invited")
    assert mail("invitation", "de") == mail("invitation", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_subjects_stay_short_for_every_member_state(language: str) -> None:
    longest = max(states().values(), key=lambda state: len(state.name(language)))
    for template in set(TEMPLATES) - set(TO_OFFICERS):
        subject = mail(template, language, state=longest.iso2).subject
        assert longest.name(language) in subject
        assert len(subject) <= 130, subject


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_subject_in_any_script_comes_back_from_its_header_as_it_was(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"ar": "دعوة إلى الرد", "zh": "请予答复", "ru": "приглашение дать ответ", "fr": "invité à répondre d’ici"}
    with spoken(
        monkeypatch, lambda message: message.replace("invitation", said.get(language, "invitación"))
    ) as invented:
        made = invented.written("invitation", language, state="GB")
    content = write_message(a_mail(subject=made.subject, text=made.text, html=made.html), SENDER)
    assert content.isascii()
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
    assert message["Subject"] == made.subject
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert (text.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")) == (
        made.text,
        made.html,
    )


def test_in_an_arabic_line_references_and_numbers_keep_their_direction() -> None:
    made = mail("annulment", "ar", contact={"telephone": "+41 22 000 00 00", "email": "council@secretariat.example"})
    for kept in ("DM-21/1012", "+41 22 000 00 00", "council@secretariat.example"):
        assert f"\u2066{kept}\u2069" in made.text
        assert re.search(rf'dir="ltr"[^>]*>{re.escape(kept)}<', made.html)
    assert "\u2066" not in mail("annulment", "en").text + made.html + made.subject
    assert LINK in mail("invitation", "ar").text.splitlines()


def test_chinese_sentences_follow_one_another_without_a_space(monkeypatch: pytest.MonkeyPatch) -> None:
    with spoken(
        monkeypatch, lambda message: "句。" if message.endswith(".") and "{" not in message else message
    ) as invented:
        made = invented.written("code", "zh")
    assert "句。句。" in made.text
    assert "句。句。" in made.html


def test_texts_are_in_the_recipients_language_and_the_mail_says_where_they_are_not() -> None:
    texts = {"fr": "Le rapport du Document C21/51", "en": "The report in Document C21/51"}
    both: dict[str, Any] = {"ballots": [ballot("1", "note", **texts)], "withdrawn": []}
    french = mail("reminder", "fr", **both)
    assert "Le rapport du Document C21/51" in french.text
    assert "English" not in french.text
    assert '<p lang="fr" dir="ltr"' in french.html

    russian = mail("reminder", "ru", **both)
    assert "The report in Document C21/51" in russian.text
    assert "английский." in flat(russian.text)
    only_arabic = mail("reminder", "en", ballots=[ballot("1", "note", ar="التقرير")], withdrawn=[])
    assert "Those that are not are given in: Arabic." in flat(only_arabic.text)
    assert '<p lang="ar" dir="rtl"' in only_arabic.html
    letter = mail("invitation", "en", letter={"fr": "Madame, Monsieur,"})
    assert "Those that are not are given in: French." in flat(letter.text)
