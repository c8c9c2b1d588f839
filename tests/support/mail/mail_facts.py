"""What a mail is written from, for the tests of its words, and what readers of its two parts see."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from ballot.adapters.mail.templates import TemplateWords
from ballot.ports import PlainMailText
from ballot.rules.majority import RULES
from ballot.rules.tally import decide_outcome, withdrawn_result
from ballot.services.mail.facts import TEMPLATES_WITH_LINK

FOLDER = Path(__file__).resolve().parents[3] / "templates" / "mail"
LINK = "https://ballot.example.org/v/" + "eyJjIjoxLCJmIjoiZnAtMGExYjJjM2QiLCJnIjoxfQ" * 2 + ".x-Y_z" * 8
RESULTS = "https://ballot.example.org/results/council/dm-21-1012"
DEADLINE = "Monday 21 December 2020, 17:00 (Geneva), 16:00 UTC"
CALENDAR = {
    "uid": "0b2c8f9e-8d53-5a5f-9b6d-0f1a2b3c4d5e",
    "sequence": 0,
    "written_at": "2020-11-27T09:30:00.000000Z",
    "cancelled": False,
}
NO_CALENDAR = frozenset(
    {"withdrawal", "result", "reminder", "receipt", "code", "link", "designation", "ready", "opened"}
)


@cache
def words() -> TemplateWords:
    """Return the real words of mails, whose templates are compiled once for all tests."""
    return TemplateWords(FOLDER)


def ballot(number: str, action: str, title: dict[str, str] | None = None, **text: str) -> dict[str, Any]:
    return {
        "id": number,
        "title": title or {code: f"«{words}»" for code, words in text.items()} or {"en": f"Subject {number}"},
        "actions": [action],
        "text": text or {"en": f"The report in Document C21/5{number}"},
    }


def votes(in_favour: int, against: int, abstaining: int) -> list[str]:
    return ["for"] * in_favour + ["against"] * against + ["abstain"] * abstaining


def results(rule_id: str, *counts: tuple[int, int, int] | None) -> list[dict[str, object]]:
    rule = RULES[rule_id]
    return [
        (withdrawn_result(str(n), 47) if one is None else decide_outcome(rule, str(n), votes(*one), 47)).as_json()
        for n, one in enumerate(counts, 1)
    ]


def facts(template: str, **other: Any) -> dict[str, Any]:
    """As delivery gathers them, but for `other`."""
    known: dict[str, Any] = {
        "reference": "DM-21/1012",
        "slug": "dm-21-1012",
        "title": {"en": "Eight conclusions of June 2021", "fr": "Huit conclusions de juin 2021"},
        "legal_basis": {"en": "Rules of Procedure of the Council, Rule 3.2"},
        "authorised_by": {"en": "Virtual consultation of councillors, June 2021"},
        "ballots": [ballot("1", "note"), ballot("2", "endorse"), ballot("3", "authorize")],
        "withdrawn": ["3"],
        "sealed": True,
        "second_step": False,
        "open": True,
        "letter": {"en": "Madam, Sir,\n\nI put these conclusions to you.\n\nNoor Halden\nChair of the Council\n"},
        "contact": {"telephone": "+41 22 000 00 00", "email": "council@secretariat.example"},
        "contact_name": {"en": "Ines Marchal"},
        "body": {"en": "Council", "fr": "Conseil"},
        "state": "AR",
        "recipient": "Ana Pérez",
        "entitled": 47,
        "rule": RULES["simple-majority-of-entitled"],
        "closes_at": "2020-12-21T16:00:00.000000Z",
        "time_zone": "Europe/Zurich",
        "results_url": RESULTS,
    }
    if template in TEMPLATES_WITH_LINK:
        known["link"] = LINK
    if template not in NO_CALENDAR:
        known["calendar"] = CALENDAR | {"cancelled": template == "annulment"}
    known |= {
        "code": {"code": "042917", "minutes": 10},
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
        "ready": {"state": "", "for_officer": True, "desk_url": RESULTS, "who": "Ines Marchal"},
        "opened": {"state": "", "for_officer": True, "desk_url": RESULTS, "who": "Noor Halden", "invited": 94},
        "result": {
            "declared_at": "2020-12-21T16:00:00.412345Z",
            "results": results("simple-majority-of-entitled", (33, 2, 3), (21, 14, 3), None),
        },
    }.get(template, {})
    return known | other


def mail(template: str, language: str = "en", **other: Any) -> PlainMailText:
    return words().render(template, language, facts(template, **other))


class Reader(HTMLParser):
    """What stands in an HTML part: its tags, and what a person reads."""

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


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def flat(text: str) -> str:
    """The text as one line, without the bar beside a warning."""
    return " ".join(re.sub(r"(?m)^\| ", "", text).split())


def seen(html: str) -> str:
    """What a person reads in an HTML part, as one line."""
    return flat("".join(read(html).said))


def letters(text: str) -> str:
    """The text without what only shapes it: space, underlines, the bar beside a warning, the colon before a link."""
    return re.sub(r"[\s\xa0|:：\u2066\u2069-]", "", text)
