"""The council's papers, as an officer of the secretariat brings them in through the browser: from the agenda letter and the
record to a draft with a ballot for each conclusion."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ballot.cli.demo.browser import Page, Unexpected, Upload
from ballot.cli.demo.people import OfficerAtWork
from ballot.sample import RECORD_LANGUAGES, SampleCouncil, sample_agenda_letter, sample_record_document
from ballot.services.agenda.items import list_items
from ballot.services.core.context import Parts
from ballot.services.papers.desk import ConclusionLine, Desk, read_desk
from ballot.words.papers import doubt_said

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
AGENDA_LETTER = "DM-21/1009"
SESSION = "C21"
_NUMBER = re.compile(r"/(?:papers|agenda)/(\d+)")


@dataclass(frozen=True)
class ConfirmedByHand:
    """A conclusion that an officer decided about alone, and why the reader of the record left it to a person."""

    paragraph: str
    doubts: tuple[str, ...]


class PapersAtDesk:
    """An officer who brings in the council's papers. `language` is the one in which the site speaks to the officer."""

    def __init__(self, parts: Parts, council: SampleCouncil, officer: OfficerAtWork, language: str) -> None:
        self._parts = parts
        self._council = council
        self._officer = officer
        self._language = language

    def enter_agenda(self, by: str) -> tuple[int, int]:
        """Add the session, upload its agenda letter and accept all that the preview shows; return how many items in how many
        groups the agenda has. Raise Unexpected."""
        sample = self._council.consultation
        page = self._officer.open("/agenda/new")
        given = {f"title-{language}": name for language, name in sample.authorised_by.items()}
        given |= {"reference": SESSION, "agenda_letter": AGENDA_LETTER, "records": sample.record_source}
        session = _number_in(self._officer.send(page.form("kind", *given), given))
        page = self._officer.open(f"/agenda/{session}/import")
        letter = Upload(f"{AGENDA_LETTER.replace('/', '-')}.docx", WORD, sample_agenda_letter())
        preview = self._officer.send(page.form("list"), files={"list": letter})
        self._officer.send(preview.form("carried", "accepted"))
        items = list_items(self._parts, by, self._council.body.slug, session)
        if not items:
            raise Unexpected(f"{letter.file_name} was accepted, and the agenda of {SESSION} is empty")
        return len(items), len({one.row.group for one in items})

    def enter_records(self) -> Desk:
        """Upload the record in each language and say which paper it is; return the desk of the first. Raise Unexpected."""
        papers = [self._enter_record(language) for language in RECORD_LANGUAGES]
        return self._desk(papers[0])

    def _enter_record(self, language: str) -> int:
        page = self._officer.open("/papers")
        record = Upload(f"record-{language}.docx", WORD, sample_record_document(language))
        asked = self._officer.send(page.form("paper"), files={"paper": record})
        given = {"paper-reference": self._council.consultation.record_source}
        desk = self._officer.send(asked.form("language", *given), given)
        number = _number_in(desk)
        for place, _ in self._desk(number).look_here:  # each was looked at: nothing is put to correspondence there
            self._press(number, "nothing", str(place))
        return number

    def confirm(self, paper: int) -> tuple[int, list[ConfirmedByHand]]:
        """Confirm together what was read without a doubt, then the others one by one, with their doubt before one's eyes;
        return the number of the former, and the latter. Raise Unexpected."""
        lines = self._desk(paper).lines
        doubtful = [one for one in lines if _left_to_a_person(one)]
        plain = [one for one in lines if one not in doubtful]
        page = self._officer.open(f"/papers/{paper}")
        form = page.form("conclusion", button=("selected", "yes"))
        selected = [f"{line.row.id}:{line.seen}" for line in plain]
        if not {("conclusion", one) for one in selected} <= set(form.boxes):
            raise Unexpected(f"{page.address} does not offer all conclusions that were read without a doubt")
        self._officer.send(form, {"conclusion": selected}, button=("selected", "yes"))
        return len(plain), [self._confirm_by_hand(paper, line) for line in doubtful]

    def _confirm_by_hand(self, paper: int, line: ConclusionLine) -> ConfirmedByHand:
        codes = [one.code for one in line.reading.doubts] if line.reading else []
        shown = [doubt_said(one, self._language) for one in codes]
        self._press(paper, "confirm", f"{line.row.id}:{line.seen}", *shown)
        return ConfirmedByHand(line.row.paragraph, tuple(doubt_said(one) for one in codes))

    def _press(self, paper: int, name: str, value: str, *shown: str) -> Page:
        """Press a button of the desk, which shows these texts; return the page that comes. Raise Unexpected."""
        page = self._officer.open(f"/papers/{paper}")
        for text in shown:
            if text not in page.text:
                raise Unexpected(f"{page.address} does not show: {text}")
        return self._officer.send(page.form(button=(name, value)), button=(name, value))

    def make_draft(self, paper: int, reference: str) -> None:
        """Make a draft with a ballot of each confirmed conclusion. Raise Unexpected."""
        page = self._officer.open(f"/papers/{paper}/drafts")
        given = {f"title-{language}": title for language, title in self._council.consultation.title.items()}
        given |= {"into": "new", "reference": reference}
        form = page.form("conclusion", *given)
        ticked = [value for name, value in form.fields if name == "conclusion"]
        if len(ticked) != len(self._desk(paper).lines):
            raise Unexpected(f"{page.address} offers {len(ticked)} confirmed conclusions, not all that were read")
        self._officer.send(form, given)

    def _desk(self, paper: int) -> Desk:
        return read_desk(self._parts, self._council.body.slug, paper)


def _left_to_a_person(line: ConclusionLine) -> bool:
    return line.reading is not None and line.reading.standing == "found"


def _number_in(page: Page) -> int:
    """Return the number of the session or the paper that the page is about. Raise Unexpected where it is about none."""
    found = _NUMBER.search(page.address)
    if found is None:
        raise Unexpected(f"{page.address} ({page.title}) is about no session and no paper")
    return int(found[1])
