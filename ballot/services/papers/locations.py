"""Where in a paper something stands: its item, its numbered paragraph, its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ballot.importers.papers.paper import Paragraph
from ballot.importers.references import without_documents
from ballot.importers.summary_records.result import Place
from ballot.services.papers.readings import paragraphs_of, record_of
from ballot.store.tables import CouncilPaper

_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)*)[.)\s]")


def locate(paper: CouncilPaper, place: int) -> tuple[str, str]:
    """Return the item and the number of the paragraph at this place of a paper, or of the nearest before it."""
    item = next((one.number for one in reversed(record_of(paper).items) if one.place.paragraph <= place), "")
    before: Iterable[Paragraph] = (one for one in reversed(paragraphs_of(paper)) if one.place <= place)
    for one in before:
        found = _NUMBER.match(one.text)
        number = one.number or (found and found[1])
        if number:
            return item or number.partition(".")[0], number.rstrip(".")
    return item, str(place)


def title_at(paper: CouncilPaper, place: int) -> str:
    """Return the title of the item to which the paragraph at this place belongs; empty where there is none."""
    items = [one for one in record_of(paper).items if one.place.paragraph <= place]
    return without_documents(items[-1].title) if items else ""


def find_sentence(paper: CouncilPaper, text: str, item: str, paragraph: str) -> Place | None:
    """Return where a sentence stands: in the paragraph of this number, or else where it stands but once; None where neither
    is so."""
    found = [one for one in paragraphs_of(paper) if text in one.text]
    same = [one for one in found if locate(paper, one.place) == (item, paragraph)]
    chosen = same[0] if same else found[0] if len(found) == 1 else None
    if chosen is None:
        return None
    start = chosen.text.index(text)
    return Place(chosen.place, start, start + len(text))
