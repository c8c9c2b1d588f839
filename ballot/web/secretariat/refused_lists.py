"""What the form for a list says of one that was refused: what is wrong with it as a whole, or line by line."""

from __future__ import annotations

from typing import Any

from ballot.rules.refusals import UnreadableDocument
from ballot.services.validation.multiple_errors import all_errors
from ballot.web.kit import errors
from ballot.web.kit.uploads import LIST_KINDS, accepted_endings


def list_form_context(refused: UnreadableDocument | None) -> dict[str, Any]:
    """Return what the template of such a form is given; nothing is wrong where `refused` is None."""
    faults = all_errors(refused) if refused is not None else []
    return {
        "endings": accepted_endings(LIST_KINDS),
        "file": str(refused.facts.get("file", "")) if refused else "",
        # About the file as a whole, or about lines of it, each in its place.
        "problem": errors.explain_to_reader(faults[0]).why if faults and "line" not in faults[0].facts else "",
        "faults": [(one.facts, errors.explain_to_reader(one).why) for one in faults if "line" in faults[0].facts],
        "tabs": refused.facts.get("tabs", ()) if refused else (),
    }
