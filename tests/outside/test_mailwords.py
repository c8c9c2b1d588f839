from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError

from ballot.outside.mailwords import TemplateWords, Words, fold, width
from ballot.reference import LANGUAGES, state_name
from ballot.rules.majority import RULES
from ballot.rules.tally import decide, withdrawn_result
from ballot.services.delivery import WITH_LINK
from ballot.services.notices import TEMPLATES
from ballot.services.ports import MailWords

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "mail"
LINK = "https://ballot.example.org/v/" + "eyJjIjoxLCJmIjoiZnAtMGExYjJjM2QiLCJnIjoxfQ" * 2 + ".x-Y_z" * 8
RESULTS = "https://ballot.example.org/results/council/dm-21-1012"
DEADLINE = "Monday 21 December 2020, 17:00 (Geneva time), 16:00 UTC"
HOSTILE = '<script>alert(1)</script>\r\nBcc: all@example.org\x00\x1b[2J \u202egnp.exe & "quotes" {{ 7 * 7 }}\u2028end'


@cache
def words() -> MailWords:
    return TemplateWords(FOLDER, state_name)


def ballot(number: str, action: str, **text: str) -> dict[str, Any]:
    return {"id": number, "action": action, "text": text or {"en": f"The report in Document C21/5{number}"}}


def votes(in_favour: int, against: int, abstaining: int) -> list[str]:
    return ["for"] * in_favour + ["against"] * against + ["abstain"] * abstaining


def results(rule_id: str, *counts: tuple[int, int, int] | None) -> list[dict[str, object]]:
    rule = RULES[rule_id]
    return [
        (withdrawn_result(str(n), 47) if one is None else decide(rule, str(n), votes(*one), 47)).as_json()
        for n, one in enumerate(counts, 1)
    ]


def facts(template: str, **other: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "reference": "DM-21/1012",
        "slug": "dm-21-1012",
        "title": {"en": "Eight conclusions of June 2021", "fr": "Huit conclusions de juin 2021"},
        "legal_basis": "Rules of Procedure of the Council, Rule 3.2",
        "authorised_by": "Virtual consultation of councillors, June 2021",
        "ballots": [ballot("1", "note"), ballot("2", "endorse"), ballot("3", "authorize")],
        "withdrawn": ["3"],
        "sealed": True,
        "letter": {"en": "Madam, Sir,\n\nI put these conclusions to you.\n\nNoor Halden\nChair of the Council\n"},
        "contact": {"name": "Ines Marchal", "telephone": "+41 22 000 00 00", "email": "council@secretariat.example"},
        "body": {"en": "Council", "fr": "Conseil"},
        "state": "AR",
        "recipient": "Ana Pérez",
        "entitled": 47,
        "rule": RULES["simple-majority-of-entitled"],
        "closes_at": "2020-12-21T16:00:00.000000Z",
        "time_zone": "Europe/Zurich",
        "results_url": RESULTS,
    }
    if template in WITH_LINK:
        known["link"] = LINK
    known |= {
        "receipt": {"seq": 17, "at": "2020-12-14T13:02:07.654321Z", "revision": 2},
        "extension": {"from": "2020-12-14T16:00:00.000000Z", "reason": "Three Member States asked for more time."},
        "withdrawal": {"ballot": "3", "reason": "The document is being revised."},
        "annulment": {"reason": "The letter had the wrong annex."},
        "designation": {
            "change": "added",
            "who": "Bruno Díaz",
            "at": "2020-12-14T13:02:07.654321Z",
            "concerns_you": False,
        },
        "result": {
            "declared_at": "2020-12-21T16:00:00.412345Z",
            "results": results("simple-majority-of-entitled", (33, 2, 3), (21, 14, 3), None),
        },
    }.get(template, {})
    return known | other


def mail(template: str, language: str = "en", **other: Any) -> Words:
    made = words().render(template, language, facts(template, **other))
    return Words(made.subject, made.text, made.html)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._silent = tag == "title"
        self.said.append(" " if tag in ("p", "br", "div", "dt", "dd", "h2") else "")

    def handle_data(self, data: str) -> None:
        self.said += [] if self._silent else [data]

    def handle_endtag(self, tag: str) -> None:
        self._silent = False


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def flat(text: str) -> str:
    return " ".join(text.split())


def letters(text: str) -> str:
    """The text without what only shapes it: space, underlines, the bar beside a warning, the colon before a link."""
    return re.sub(r"[\s\xa0|:-]", "", text)


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_mail_says_the_same_in_both_parts(template: str) -> None:
    made = mail(template)
    text, html = letters(made.text), letters("".join(read(made.html).said))
    assert text == html


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_subject_has_the_reference_and_the_state_and_is_one_line(template: str) -> None:
    made = mail(template)
    assert made.subject.startswith("DM-21/1012, Argentina: ")
    assert made.subject.isprintable()
    assert len(made.subject) < 100


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_mail_ends_with_whom_to_turn_to(template: str) -> None:
    for part in mail(template).text, flat("".join(read(mail(template).html).said)):
        assert "Ines Marchal" in part
        assert "+41 22 000 00 00" in part
        assert part.index("council@secretariat.example") > len(part) - 400


@pytest.mark.parametrize("template", sorted(WITH_LINK))
def test_the_link_is_whole_once_as_text_and_once_as_a_button(template: str) -> None:
    made = mail(template)
    assert made.text.splitlines().count(LINK) == 1
    assert [found["href"] for tag, found in read(made.html).tags if tag == "a"].count(LINK) == 2
    assert "".join(read(made.html).said).count(LINK) == 1
    assert "This link is personal" in made.text
    assert "do not forward" in flat(made.text)


@pytest.mark.parametrize("template", ["annulment", "designation", "result"])
def test_mails_that_ask_for_nothing_have_no_personal_link(template: str) -> None:
    made = mail(template, link=LINK)
    assert LINK not in made.text + made.html


@pytest.mark.parametrize("template", sorted(WITH_LINK))
def test_the_first_sentences_say_until_when_in_the_zones_own_time_and_in_utc(template: str) -> None:
    made = mail(template)
    assert DEADLINE in flat(made.text.split("\n\n")[0])
    assert DEADLINE in flat("".join(read(made.html).said))[:300]


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
        **dict.fromkeys(("reference", "reason", "recipient", "legal_basis", "authorised_by", "who"), HOSTILE),
        "contact": {"name": HOSTILE, "telephone": HOSTILE, "email": 'a"><b>@example.org?cc=x'},
    }
    made = mail(template, **given)
    assert made.subject.isprintable()
    tags = read(made.html).tags
    assert not {"script", "b"} & {tag for tag, _ in tags}
    assert "{{ 7 * 7 }}" in made.text
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", made.text + made.html)
    bcc = [line for line in made.text.splitlines() if line.startswith("Bcc:")]
    # The letter alone keeps its lines.
    assert len(bcc) == (template == "invitation")
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


def test_a_receipt_says_which_reply_it_is_and_nothing_of_what_it_says() -> None:
    made = mail("receipt")
    said = flat(made.text)
    assert made.subject == "DM-21/1012, Argentina: 2nd reply recorded"
    assert "2nd reply, in place of the 1st" in said
    assert "Monday 14 December 2020, 14:02:07 (Geneva time), 13:02:07 UTC" in said
    assert "number 17 of the record" in said
    assert f"It may be changed until {DEADLINE}." in said
    assert "If nobody in your administration sent this reply, tell the contact below at once." in said.replace("| ", "")
    assert "ballot verify bundle.zip --receipt FILE" in said
    assert not re.search(r"in favour|against\b(?! it)|abstain|C21/", said)


def test_a_change_of_focal_points_says_who_may_reply_and_whom_to_tell_if_nobody_asked_for_it() -> None:
    made = mail("designation")
    assert made.subject == "DM-21/1012, Argentina: a focal point was added"
    said = flat(made.text).replace("| ", "")
    assert said.startswith("Who may reply for Argentina has changed: Bruno Díaz was added as a focal point.")
    assert "If your administration did not ask for this, tell the contact below at once." in said
    assert "Added Bruno Díaz" in said
    assert "Monday 14 December 2020, 14:02:07 (Geneva time), 13:02:07 UTC" in said

    removed = mail("designation", change="removed")
    assert removed.subject.endswith(": a focal point was removed")
    said = flat(removed.text).replace("| ", "")
    assert "Bruno Díaz is no longer a focal point. If your administration did not ask for this, tell" in said
    assert "The links that were mailed to Bruno Díaz no longer work." in said
    own = flat(mail("designation", change="removed", who="Ana Pérez", concerns_you=True).text)
    assert "you, Ana Pérez, are no longer its focal point." in own
    assert "Sent to Ana Pérez, until now focal point of Argentina." in own


@pytest.mark.parametrize(("revision", "said"), [(1, "1st"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")])
def test_replies_are_counted_in_words(revision: int, said: str) -> None:
    made = mail("receipt", revision=revision)
    assert made.subject.endswith(f": {said} reply recorded")
    assert ("in place of" in made.text) == (revision > 1)


def test_a_reply_recorded_from_paper_after_the_deadline_cannot_be_said_to_be_changeable() -> None:
    said = flat(mail("receipt", at="2020-12-22T09:00:00.000000Z").text)
    assert "The deadline has passed, so it can no longer be changed." in said
    assert "may be changed" not in said
    assert "See the reply:" in said


def test_an_invitation_says_what_each_ballot_is_and_marks_withdrawn_ones() -> None:
    said = flat(mail("invitation").text)
    assert said.startswith("Argentina is invited to reply on 2 proposed conclusions by ")
    assert "1 To note The report in Document C21/51 2 To endorse The report in Document C21/52" in said
    assert "3 To authorize (withdrawn: no vote is asked) The report in Document C21/53" in said
    assert "Votes are sealed until closing" in said
    assert "Noor Halden\nChair of the Council" in mail("invitation").text


def test_one_ballot_is_one_and_not_many() -> None:
    one = {"ballots": [ballot("1", "note")], "withdrawn": []}
    assert "invited to reply on 1 proposed conclusion by" in flat(mail("invitation", **one).text)
    made = mail("result", **one, results=results("simple-majority-of-entitled", (24, 0, 0)))
    assert made.subject.endswith(": result, adopted")
    assert "the proposed conclusion is adopted." in flat(made.text)
    two = {"withdrawn": ["1", "3"], "ballot": "1"}
    assert "reply on 1 remaining ballot until" in flat(mail("withdrawal", **two).text)


def test_when_no_ballot_remains_nothing_is_asked() -> None:
    made = mail("withdrawal", withdrawn=["1", "2", "3"])
    assert "No ballot remains." in flat(made.text)
    assert LINK not in made.text + made.html


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("simple-majority-of-entitled", "24 of the 47 Member States having the right to vote must be in favour."),
        ("two-thirds-of-entitled", "32 of the 47 Member States having the right to vote must be in favour."),
        ("simple-majority-of-cast", "Of the votes for and against, more than half must be in favour."),
        ("two-thirds-of-cast", "Of the votes for and against, at least two thirds must be in favour."),
        ("simple-majority-of-cast-with-quorum", "only if 24 of the 47 Member States having the right to vote reply"),
        ("silence", "adopted unless, by the deadline, at least one of the 47 Member States"),
    ],
)
def test_the_rule_is_said_in_plain_words(rule: str, said: str) -> None:
    assert said in flat(mail("invitation", rule=RULES[rule]).text)


def test_an_open_consultation_says_that_votes_can_be_seen() -> None:
    assert "Votes are not sealed in this consultation" in flat(mail("invitation", sealed=False).text)
    assert "destroyed unread" not in mail("annulment", sealed=False).text
    assert "destroyed unread" in flat(mail("annulment").text)


@pytest.mark.parametrize(
    ("rule", "counts", "said"),
    [
        (
            "simple-majority-of-entitled",
            (33, 2, 3),
            "Adopted. 33 in favour, 24 needed. 2 against, 3 abstaining, 9 did not reply.",
        ),
        (
            "simple-majority-of-entitled",
            (23, 0, 0),
            "Not adopted. 23 in favour, 24 needed. 0 against, 0 abstaining, 24 did not reply.",
        ),
        (
            "simple-majority-of-cast",
            (5, 5, 1),
            "Not adopted. 5 in favour, 6 needed of 10 for and against. 5 against, 1 abstaining, 36 did not reply.",
        ),
        (
            "simple-majority-of-cast-with-quorum",
            (20, 2, 1),
            "No result: too few replied. 23 of 47 replied, 24 needed. 20 in favour, 2 against, 1 abstaining, 24 did not",
        ),
        ("silence", (3, 0, 1), "Adopted. Nobody against. 3 in favour, 1 abstaining, 43 did not reply."),
        ("silence", (3, 1, 0), "Not adopted. 1 against. 3 in favour, 0 abstaining, 43 did not reply."),
    ],
)
def test_a_result_gives_the_verdict_first_and_then_the_numbers(
    rule: str, counts: tuple[int, int, int], said: str
) -> None:
    made = mail("result", rule=RULES[rule], withdrawn=["3"], results=results(rule, counts, counts, None))
    for part in made.text, "".join(read(made.html).said):
        assert flat(part).count(said) == 2
        assert "Withdrawn before closing: no result." in flat(part)
    assert RESULTS in made.text.splitlines()


def test_the_result_is_in_the_subject() -> None:
    assert mail("result").subject.endswith(": result, 1 of 2 proposed conclusions adopted")
    none = results("simple-majority-of-entitled", (1, 0, 0), (1, 0, 0), None)
    assert mail("result", results=none).subject.endswith(": result, none of 2 proposed conclusions adopted")
    all_gone = results("simple-majority-of-entitled", None, None, None)
    assert mail("result", results=all_gone).subject.endswith(": result, all ballots were withdrawn")


@pytest.mark.parametrize(
    ("closes_at", "zone", "said"),
    [
        (
            "2020-12-20T23:30:00.000000Z",
            "Europe/Zurich",
            "Monday 21 December 2020, 00:30 (Geneva time), 23:30 UTC on Sunday 20 December 2020",
        ),
        ("2021-07-01T21:00:00.000000Z", "America/New_York", "Thursday 1 July 2021, 17:00 (New York time), 21:00 UTC."),
        ("2020-12-21T16:00:00.000000Z", "UTC", "Monday 21 December 2020, 16:00 UTC."),
        ("2020-12-21T16:00:09.000000Z", "UTC", "Monday 21 December 2020, 16:00:09 UTC."),
    ],
)
def test_deadlines_name_the_zone_as_people_do(closes_at: str, zone: str, said: str) -> None:
    assert said in flat(mail("invitation", closes_at=closes_at, time_zone=zone).text)


def test_states_have_their_official_names_with_the_article_where_english_has_one() -> None:
    made = mail("invitation", state="BS")
    assert made.subject.startswith("DM-21/1012, Bahamas: ")
    assert made.text.startswith("The Bahamas is invited")
    assert "can reply for the Bahamas." in flat(made.text)
    without_names = TemplateWords(FOLDER).render("invitation", "en", facts("invitation", state="BS"))
    assert without_names.text.startswith("BS is invited")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_official_language_gets_every_mail(language: str) -> None:
    for template in TEMPLATES:
        assert mail(template, language).subject.startswith("DM-21/1012, ")


def test_texts_are_in_the_recipients_language_and_the_mail_says_where_they_are_not() -> None:
    texts = {"fr": "Le rapport du Document C21/51", "en": "The report in Document C21/51"}
    both = {"ballots": [ballot("1", "note", **texts)], "withdrawn": []}
    french = mail("reminder", "fr", **both)
    assert "Le rapport du Document C21/51" in french.text
    assert "not available" not in french.text
    assert '<span lang="fr" dir="ltr">Le rapport' in french.html

    russian = mail("reminder", "ru", **both)
    assert "Where a text is not available in Russian, it is given in English." in flat(russian.text)
    only_arabic = mail("reminder", "en", ballots=[ballot("1", "note", ar="التقرير")], withdrawn=[])
    assert "not available in English, it is given in Arabic." in flat(only_arabic.text)
    assert '<span lang="ar" dir="rtl">التقرير</span>' in only_arabic.html


def test_another_language_is_another_folder(tmp_path: Path) -> None:
    for name in ("layout.subject", "layout.txt", "layout.html", "parts.txt", "parts.html"):
        (tmp_path / name).write_text((FOLDER / name).read_text())
    for language, hello in (("en", "Hello"), ("ar", "مرحبا")):
        (tmp_path / language).mkdir()
        (tmp_path / language / "note.jinja").write_text(
            "{% extends form %}{% block subject %}"
            + hello
            + "{% endblock %}{% block body %}{{ title.text }}{% endblock %}"
        )
    (tmp_path / "en" / "only.jinja").write_text("{% extends form %}{% block subject %}Only{% endblock %}")
    made = TemplateWords(tmp_path)
    arabic = made.render("note", "ar", facts("note"))
    assert arabic.subject == "مرحبا"
    assert '<html lang="ar" dir="rtl"' in arabic.html
    assert made.render("note", "fr", facts("note")).subject == "Hello"
    assert made.render("only", "ar", facts("note")).subject == "Only"


@pytest.mark.parametrize("template", ["removal", "", "_mail", "../en/invitation", "invitation.jinja"])
def test_an_unknown_template_is_a_lookup_error(template: str) -> None:
    with pytest.raises(LookupError):
        words().render(template, "en", facts("invitation"))


def test_a_language_is_never_taken_for_a_path() -> None:
    assert mail("invitation", "../en").text.startswith("Argentina is invited")


def test_a_missing_fact_is_an_error_and_never_a_gap() -> None:
    given = facts("extension")
    del given["reason"]
    with pytest.raises(UndefinedError, match="reason"):
        words().render("extension", "en", given)


def test_without_a_contact_the_secretariat_is_told() -> None:
    made = mail("receipt", contact={"name": " ", "email": ""})
    assert "tell the secretariat at once" in flat(made.text.replace("| ", ""))
    assert "Contact\n" not in made.text


def test_a_paragraph_folds_at_spaces_and_between_chinese_characters_only() -> None:
    chinese = fold("因事情紧急，拟以通信方式征求各成员国的意见。" * 6, "  1  ", "     ")
    assert all(width(line) <= 76 for line in chinese.splitlines())
    assert not any(line.strip()[0] in "，。" for line in chinese.splitlines())
    assert flat(chinese).replace(" ", "") == "1" + "因事情紧急，拟以通信方式征求各成员国的意见。" * 6
    assert fold("see  \n " + LINK + " now") == f"see\n{LINK}\nnow"
    assert fold("") == ""
