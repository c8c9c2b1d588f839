"""Words that many recipients share: filled in they are what would have been written for one alone, and nobody reads another's."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballot.adapters.mail import merge, template_variables, templates
from ballot.adapters.mail.templates import TemplateWords
from ballot.ports import PlainMailText
from ballot.reference import LANGUAGES
from ballot.rules.majority import RULES
from ballot.services.mail.facts import TEMPLATES_WITH_LINK
from ballot.services.mail.listener import TEMPLATES
from tests.support.mail.mail_facts import FOLDER, LINK, facts

NAMES = (
    "Ana Pérez",
    "李",
    "X" * 90,
    "Ana  María\n\nde  la\tCruz",
    "<b>&amp; \"Ana\" '{state}' {{ 7 * 7 }} %s \\N;,\\n",
    "\x02link\x03 \x02recipient\x03 \x04a\x05b\x05c\x04",
    "",
    "أنا",
)
STATES = ("AR", "GB", "BO", "KP", "XX")


SINGLE = TemplateWords(FOLDER)


def alone(monkeypatch: pytest.MonkeyPatch, template: str, language: str, known: dict[str, Any]) -> PlainMailText:
    """The same mail, written for its recipient alone."""
    with monkeypatch.context() as patch:
        patch.setattr(templates, "_TO_MANY", frozenset())
        return SINGLE.render(template, language, known)


@pytest.fixture(scope="module")
def shared() -> TemplateWords:
    return TemplateWords(FOLDER)


@pytest.mark.parametrize("template", TEMPLATES)
def test_filled_in_words_are_those_that_would_be_written_for_one_alone(
    template: str, shared: TemplateWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = []
    for language in LANGUAGES:
        for number, (name, state) in enumerate([*product(NAMES, STATES[:1]), *product(NAMES[:1], STATES)]):
            known = facts(template, recipient=name, state=state)
            if template in TEMPLATES_WITH_LINK:
                known["link"] = f"{LINK}{number}"
            if "calendar" in known:
                known["calendar"] = known["calendar"] | {"uid": f"0b2c8f9e-8d53-5a5f-9b6d-0f1a2b3c{number:04}"}
            if shared.render(template, language, known) != alone(monkeypatch, template, language, known):
                wrong.append((language, name, state))
    assert not wrong


def test_no_mail_has_another_recipients_link_name_or_calendar_entry(shared: TemplateWords) -> None:
    """In any order: neither those before nor those after."""
    people = [(f"Person-{n}-of-{state}", f"https://b.example/v/token-{n}-{state}") for n in (1, 2) for state in STATES]
    secrets = {part for person in people for part in person}
    for template, language in product(sorted(TEMPLATES_WITH_LINK), LANGUAGES):
        for name, link in [*people, *reversed(people)]:
            known = facts(template, recipient=name, link=link, state=name[-2:])
            uid = f"uid-of-{name}"
            if "calendar" in known:
                known["calendar"] = known["calendar"] | {"uid": uid}
            made = shared.render(template, language, known)
            everything = f"{made.subject}{made.text}{made.html}"
            calendar = (made.calendar or b"").decode().replace("\r\n ", "")
            assert {one for one in secrets if one in everything} == {name, link}
            assert not [one for one in secrets if one in calendar.replace(f"uid-of-{name}", "")]
            assert not calendar or f"UID:{uid}\r\n" in calendar
            assert not [sign for sign in "\x02\x03\x04\x05" if sign in everything + calendar]


@pytest.mark.parametrize("template", sorted(templates._TO_MANY))
def test_words_are_shared_by_those_alone_whose_mails_say_the_same(
    template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = TemplateWords(FOLDER)
    known = facts(template)
    first = shared.render(template, "en", known)
    others: list[dict[str, Any]] = [
        {"title": {"en": "Another title"}},
        {"closes_at": "2020-12-22T16:00:00.000000Z"},
        {"sealed": False},
        {"rule": RULES["silence"]},
        {"contact_name": {"en": "Somebody else"}},
        {"reference": "DM-21/1013"},
    ]
    for other in others:
        changed = known | other
        assert shared.render(template, "en", changed) == alone(monkeypatch, template, "en", changed)
    assert shared.render(template, "en", known) == first


def test_receipts_of_other_replies_share_words_and_say_what_those_written_alone_would(
    shared: TemplateWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    replies: list[dict[str, Any]] = [
        {"seq": seq, "revision": revision, "at": at, "closes_at": closes_at}
        for seq, revision in ((3, 1), (17, 2), (18, 3), (1234, 11), (1235, 22))
        for at in ("2020-12-14T13:02:07.654321Z", "2020-12-20T23:30:00.000000Z")
        for closes_at in ("2020-12-21T16:00:00.000000Z", "2020-12-14T13:00:00.000000Z")
    ]
    wrong = []
    for language, reply in product(LANGUAGES, replies):
        known = facts("receipt", **reply)
        if shared.render("receipt", language, known) != alone(monkeypatch, "receipt", language, known):
            wrong.append((language, reply))
    assert not wrong
    kept = {template_variables.split_personal_facts(facts("receipt", **reply), "en")[1].key for reply in replies}
    # Under the first deadline it may still be changed, under the second not; and it is the first reply or a later one.
    assert len(kept) == 4
    assert not [key for key in kept if "1234" in key or "13:02:07" in key]


def test_what_is_kept_of_a_mail_to_many_has_nothing_of_a_recipient() -> None:
    known = facts("invitation", recipient="Ana Pérez", state="AR", link=LINK)
    known["calendar"] = known["calendar"] | {"uid": "the-uid"}
    values, kept = template_variables.split_personal_facts(known, "en")
    assert values["link"] == LINK
    assert not [one for one in ("Ana", "Argentina", LINK, "the-uid") if one in kept.key + repr(kept.facts)]


def test_a_fact_of_an_unknown_type_is_refused_rather_than_written_as_it_happens() -> None:
    with pytest.raises(TypeError):
        template_variables.split_personal_facts(facts("invitation", rule=Path()), "en")


@given(st.text(), st.text(alphabet=st.characters(exclude_characters="\x02\x03\x04\x05")))
@settings(max_examples=200)
def test_a_value_is_put_in_as_it_is_and_read_no_further(value: str, around: str) -> None:
    text = merge.SharedText(f"{around}{merge.mark('a')}{around}{merge.mark('b')}")
    assert text.fill({"a": value, "b": "\x02a\x03"}) == f"{around}{value}{around}\x02a\x03"


def test_a_mark_without_a_value_is_an_error_and_never_a_gap() -> None:
    with pytest.raises(KeyError):
        merge.SharedText(merge.mark("link")).fill({})
