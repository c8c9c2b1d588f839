"""The form of every mail, whatever it says: both parts alike, safe, readable, whole."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jinja2 import UndefinedError

from ballot.adapters.mail.plain_text import width
from ballot.services.mail.facts import TEMPLATES_WITH_LINK
from ballot.services.mail.listener import TEMPLATES, TO_OFFICERS
from tests.support.mail.mail_facts import DEADLINE, LINK, RESULTS, ballot, facts, flat, letters, mail, read, seen, words

HOSTILE = (
    '<script>alert(1)</script>\r\nBcc: all@example.org\x00\x1b[2J \u202egnp.exe & "quotes" {{ 7 * 7 }} {x}\u2028end'
)
NO_LINK = ["annulment", "code", "designation", "result"]


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_mail_says_the_same_in_both_parts(template: str) -> None:
    made = mail(template)
    text, html = letters(made.text), letters("".join(read(made.html).said))
    assert text == html


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_subject_has_the_reference_and_the_state_and_is_one_line(template: str) -> None:
    made = mail(template)
    assert made.subject.startswith("DM-21/1012: " if template in TO_OFFICERS else "DM-21/1012, Argentina: ")
    assert made.subject.isprintable()
    assert len(made.subject) < 100


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_mail_ends_with_whom_to_turn_to(template: str) -> None:
    for part in mail(template).text, seen(mail(template).html):
        assert "Ines Marchal" in part
        assert "+41 22 000 00 00" in part
        assert part.index("council@secretariat.example") > len(part) - 400


@pytest.mark.parametrize("template", sorted(TEMPLATES_WITH_LINK))
def test_the_link_is_whole_once_as_text_and_once_as_a_button(template: str) -> None:
    made = mail(template)
    assert made.text.splitlines().count(LINK) == 1
    assert [found["href"] for tag, found in read(made.html).tags if tag == "a"].count(LINK) == 2
    assert "".join(read(made.html).said).count(LINK) == 1
    assert "This link is personal" in made.text
    assert "do not forward" in flat(made.text)


@pytest.mark.parametrize("template", NO_LINK)
def test_mails_that_are_no_way_in_have_no_personal_link(template: str) -> None:
    made = mail(template, link=LINK)
    assert LINK not in made.text + made.html
    assert LINK.encode() not in (made.calendar or b"")


@pytest.mark.parametrize("template", sorted(TEMPLATES_WITH_LINK))
def test_the_first_sentences_say_until_when_in_the_zones_own_time_and_in_utc(template: str) -> None:
    made = mail(template)
    assert DEADLINE in flat(made.text.split("\n\n")[0])
    assert DEADLINE in seen(made.html)[:300]


@pytest.mark.parametrize("template", TEMPLATES)
def test_lines_of_text_are_short_but_for_links(template: str) -> None:
    long = [line for line in mail(template).text.splitlines() if width(line) > 78]
    assert set(long) <= {LINK}


@pytest.mark.parametrize("template", TEMPLATES)
def test_html_has_no_images_scripts_or_styles_from_elsewhere(template: str) -> None:
    tags = read(mail(template).html).tags
    assert not {"img", "script", "link", "style", "table", "form"} & {tag for tag, _ in tags}
    assert tags[0] == ("html", {"lang": "en", "dir": "ltr", "style": "color-scheme: light dark"})
    outside = [value for _, found in tags for name, value in found.items() if name in ("src", "href")]
    assert set(outside) <= {LINK, RESULTS, "mailto:council@secretariat.example"}


@pytest.mark.parametrize("template", TEMPLATES)
def test_hostile_text_stays_text(template: str) -> None:
    given: dict[str, Any] = {
        "title": {"en": HOSTILE},
        "letter": {"en": HOSTILE},
        "body": {"en": HOSTILE},
        "ballots": [ballot("1", "note", en=HOSTILE), ballot("2", "note"), ballot("3", "note", en=HOSTILE)],
        **dict.fromkeys(("reference", "reason", "recipient", "who"), HOSTILE),
        **{name: {"en": HOSTILE} for name in ("legal_basis", "authorised_by", "contact_name")},
        "contact": {"telephone": HOSTILE, "email": 'a"><b>@example.org?cc=x'},
    }
    made = mail(template, **given)
    assert made.subject.isprintable()
    tags = read(made.html).tags
    assert not {"script", "b"} & {tag for tag, _ in tags}
    assert "{{ 7 * 7 }} {x}" in flat(made.text)
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", made.text + made.html)
    assert all(
        found["href"] in (LINK, RESULTS, "mailto:a%22%3E%3Cb%3E@example.org%3Fcc%3Dx")
        for tag, found in tags
        if tag == "a"
    )


@pytest.mark.parametrize("template", sorted(set(TEMPLATES) - {"result"}))
def test_before_the_result_no_mail_says_how_anybody_voted(template: str) -> None:
    secret = {"votes": {"1": "against"}, "statements": {"1": "a statement of ours"}, "results": []}
    plain, given = mail(template), mail(template, **secret)
    assert plain == given


@pytest.mark.parametrize(
    "template", ["removal", "", "_mail", "_calendar", "../en/invitation", "invitation.jinja", "layout", "parts"]
)
def test_an_unknown_template_is_a_lookup_error(template: str) -> None:
    with pytest.raises(LookupError):
        words().render(template, "en", facts("invitation"))


def test_a_missing_fact_is_an_error_and_never_a_gap() -> None:
    given = facts("extension")
    del given["reason"]
    with pytest.raises(UndefinedError, match="reason"):
        words().render("extension", "en", given)


@pytest.mark.parametrize("template", ["receipt", "designation", "code"])
def test_without_a_contact_the_secretariat_is_told(template: str) -> None:
    made = mail(template, contact={"email": ""}, contact_name={"en": " "})
    assert "please inform the secretariat at once" in flat(made.text)
    assert "Contact\n" not in made.text


def test_a_preview_has_words_where_the_link_will_stand() -> None:
    for template in ("invitation", "reminder"):
        made = mail(template, link=None)
        assert "The recipient’s own link appears here." in made.text.splitlines()
        assert letters(made.text) == letters("".join(read(made.html).said))
        assert [found["href"] for tag, found in read(made.html).tags if tag == "a"] == [
            "mailto:council@secretariat.example"
        ]
