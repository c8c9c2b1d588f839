"""The fields of a ballot's form: its title and question by language, and its verbs, known ones to tick and others to write."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ballot.rules.verbs import KNOWN_VERBS
from ballot.services.consultations.drafts import BallotWording
from ballot.web.kit.forms import Form, read_line, read_texts, text_fields

VERB, OTHER_VERBS, SOURCE = "verb-", "other-verbs", "source-"
PAPER_FIELDS = ("reference", "paragraph", "sha256")


def read_wording(form: Form, standing: Sequence[str] = ()) -> BallotWording:
    """Return what the form says of a ballot. Verbs keep the order in which they stand; new ones come after them."""
    actions = read_verbs(form, standing)
    return BallotWording(
        actions=actions, text=read_texts(form, "text"), title=read_texts(form, "title"), source=_read_source(form)
    )


def read_verbs(form: Form, standing: Sequence[str] = ()) -> list[str]:
    """Return the verbs that were ticked and written, those that stand in their order before the new ones."""
    others = re.split(r"[,;\n،、，；]", form.get(OTHER_VERBS, ""))
    said = [verb for verb in KNOWN_VERBS if form.get(f"{VERB}{verb}")] + [one for one in others if one.strip()]
    place = {verb: number for number, verb in enumerate(standing)}
    return sorted(said, key=lambda verb: place.get(verb.strip().lower(), len(place)))


def _read_source(form: Form) -> dict[str, str | None] | None:
    """Return the paper on which a ballot that is typed in is based; None where the form does not ask for it."""
    if f"{SOURCE}reference" not in form:
        return None
    return {name: read_line(form, f"{SOURCE}{name}") for name in PAPER_FIELDS}


def wording_fields(wording: BallotWording) -> dict[str, str]:
    """Return what a ballot says as fields of the form."""
    return {
        **{f"{VERB}{verb}": "yes" for verb in wording.actions if verb in KNOWN_VERBS},
        OTHER_VERBS: ", ".join(verb for verb in wording.actions if verb not in KNOWN_VERBS),
        **text_fields("title", wording.title),
        **text_fields("text", wording.text),
        **{f"{SOURCE}{name}": (wording.source or {}).get(name) or "" for name in PAPER_FIELDS},
    }
