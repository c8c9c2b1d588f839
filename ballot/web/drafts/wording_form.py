"""The fields of a ballot's form: its title and question by language, and its verbs, known ones to tick and others to write."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ballot.rules.verbs import KNOWN_VERBS
from ballot.services.consultations.drafts import BallotWording
from ballot.web.kit.forms import Form, read_texts, text_fields

VERB, OTHER_VERBS = "verb-", "other-verbs"


def read_wording(form: Form, standing: Sequence[str] = ()) -> BallotWording:
    """Return what the form says of a ballot. Verbs keep the order in which they stand; new ones come after them."""
    actions = read_verbs(form, standing)
    return BallotWording(actions=actions, text=read_texts(form, "text"), title=read_texts(form, "title"))


def read_verbs(form: Form, standing: Sequence[str] = ()) -> list[str]:
    """Return the verbs that were ticked and written, those that stand in their order before the new ones."""
    others = re.split(r"[,;\n،、，；]", form.get(OTHER_VERBS, ""))
    said = [verb for verb in KNOWN_VERBS if form.get(f"{VERB}{verb}")] + [one for one in others if one.strip()]
    place = {verb: number for number, verb in enumerate(standing)}
    return sorted(said, key=lambda verb: place.get(verb.strip().lower(), len(place)))


def wording_fields(wording: BallotWording) -> dict[str, str]:
    """Return what a ballot says as fields of the form."""
    return {
        **{f"{VERB}{verb}": "yes" for verb in wording.actions if verb in KNOWN_VERBS},
        OTHER_VERBS: ", ".join(verb for verb in wording.actions if verb not in KNOWN_VERBS),
        **text_fields("title", wording.title),
        **text_fields("text", wording.text),
    }
