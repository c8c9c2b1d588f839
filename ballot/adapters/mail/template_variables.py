"""The variables of a mail's template: facts in the recipient's language, and which of them differ from recipient to recipient."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from typing import Any

from ballot.adapters.mail import merge
from ballot.reference import STATE_FORMS, language_data
from ballot.words import terms, times
from ballot.words.translation.inflected import Inflected


@dataclass(frozen=True, slots=True)
class BodyText:
    """A text of the body in the best language there is; `other` says that it is not the recipient's."""

    text: str
    language: str
    other: bool

    @property
    def direction(self) -> str:
        """Return `ltr` or `rtl`, for HTML."""
        return terms.direction(self.language)

    @property
    def paragraphs(self) -> list[list[str]]:
        """Return its paragraphs, each as its lines."""
        parts = re.split(r"\n\s*\n", self.text.strip())
        return [[line for line in part.split("\n") if line.strip()] for part in parts if part.strip()]


@dataclass(frozen=True, slots=True)
class SharedFacts:
    """Everything that the words of one mail to many depend on, but for what differs from recipient to recipient.

    `key` is all of it in writing: two mails share words only where it is the same, letter by letter.
    """

    key: str
    facts: Mapping[str, Any] = field(compare=False)


def split_personal_facts(known: Mapping[str, Any], language: str) -> tuple[merge.Values, SharedFacts]:
    """Return what differs from recipient to recipient, by the name of its mark; and the facts with marks in its place."""
    values = {
        "recipient": known["recipient"],
        **state_names(known["state"], language),
        **receipt_variables(known, language),
    }
    facts = {**receipt_conditions(known), "recipient": merge.mark("recipient")}
    del facts["state"]
    if known.get("link"):
        values["link"] = known["link"]
        facts["link"] = merge.mark("link")
    if "calendar" in known:
        values["uid"] = known["calendar"]["uid"]
        facts["calendar"] = {**known["calendar"], "uid": merge.mark("uid")}
    return values, SharedFacts(json.dumps(facts, sort_keys=True, default=_fact_as_json), facts)


def _fact_as_json(value: object) -> object:
    """A value of the rules as JSON has it: whatever else there may be is refused, and no two values are written alike."""
    if is_dataclass(value) and not isinstance(value, type):
        return {type(value).__name__: asdict(value)}
    raise TypeError(f"a mail has no fact of type {type(value).__name__}")


def state_names(state: str, language: str) -> dict[str, str]:
    """Return the State's name alone, and as it stands in sentences, with what each of its forms is called."""
    name = terms.the_state(state, language)
    forms = {f"the_state_{form}": name.form(form) for form in STATE_FORMS.get(language, ())}
    return {
        "state_name": terms.state_name(state, language),
        "the_state": name,
        "the_state_capital": name.capital,
    } | forms


def state_name_placeholders(language: str) -> dict[str, str]:
    """Return marks in the place of these names: what a message asks of a name leads to the mark of that form."""
    forms = {form: merge.mark(f"the_state_{form}") for form in STATE_FORMS.get(language, ())}
    the_state = Inflected(merge.mark("the_state"), forms, merge.mark("the_state_capital"))
    return {"state_name": merge.mark("state_name"), "the_state": the_state}


RECEIPT_VARIABLES = ("ordinal_of_reply", "ordinal_of_earlier", "recorded_at", "entry_number")


def receipt_variables(known: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return what a receipt says of its reply as templates want it; nothing for other mails."""
    if "revision" not in known:
        return {}
    revision = known["revision"]
    recorded_at = times.both(known["at"], known["time_zone"], language)
    said = (terms.ordinal(revision, language), terms.ordinal(revision - 1, language), recorded_at, str(known["seq"]))
    return dict(zip(RECEIPT_VARIABLES, said, strict=True))


def receipt_conditions(known: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the facts of a receipt, with what its sentences depend on in the place of its reply; other mails' as they are."""
    if "revision" not in known:
        return known
    depends = {"may_change": known["at"] < known["closes_at"], "replaces_earlier": known["revision"] > 1}
    return {name: fact for name, fact in known.items() if name not in ("revision", "at", "seq")} | depends


def template_variables(known: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return the facts as templates want them: texts in the recipient's language. `known` has nothing unprintable."""
    withdrawn = set(known["withdrawn"])
    ballots = [
        {
            **one,
            "title": _body_text(one["title"], language),
            "text": _body_text(one["text"], language),
            "withdrawn": one["id"] in withdrawn,
        }
        for one in known["ballots"]
    ]
    of_id = {one["id"]: one for one in ballots}
    data = language_data(language)
    return {
        **known,
        "language": language,
        "direction": data.direction,
        "letter_size": data.mail_letter_size,
        "line_height": data.mail_line_height,
        "title": _body_text(known["title"], language),
        "legal_basis": _body_text(known["legal_basis"], language),
        "authorised_by": _body_text(known["authorised_by"], language),
        "letter": _body_text(known["letter"], language) if any(map(str.strip, known["letter"].values())) else None,
        "contact": _contact(known, language),
        "body": _body_text(known["body"], language),
        "ballots": ballots,
        "earlier_deadline": known.get("from", ""),
        "remaining": sum(not one["withdrawn"] for one in ballots),
        "results": [(of_id[one["ballot"]], one) for one in known.get("results", ())],
    }


def _contact(known: Mapping[str, Any], language: str) -> dict[str, str]:
    """Whom to ask, without what is blank."""
    contact = {"name": terms.chosen(known["contact_name"], language)[1], **known["contact"]}
    return {what: how.strip() for what, how in contact.items() if how.strip()}


def _body_text(texts: Mapping[str, str], language: str) -> BodyText:
    found, text = terms.chosen(texts, language)
    return BodyText(text, found, bool(text) and found != language)
