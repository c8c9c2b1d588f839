"""What tests of the agenda's pages have in common: a session, an agenda on it, the addresses."""

from __future__ import annotations

import io

from werkzeug.test import TestResponse

from ballot.services.agenda import agenda_import, items, sessions
from ballot.services.agenda.sessions import SessionDetails
from tests.support.agendas import LETTER, read_text
from tests.support.installation import BODY, World
from tests.support.pages.browser import Browser

SESSION_FORM = {
    "kind": "consultation",
    "reference": "VCC-2",
    "title-en": "Second virtual consultation",
    "title-ar": "المشاورة الافتراضية الثانية",
    "begins_on": "2020-11-16",
    "ends_on": "2020-11-20",
    "time_zone": "Europe/Zurich",
    "contributions_until": "2020-11-02T23:59",
    "next_session": "C21",
    "agenda_letter": "DM-20/1013",
    "records": "VC-2/20",
}
ITEM_FORM = {
    "in_group": "1",
    "item_number": "3 bis",
    "title-en": "The budget",
    "title-fr": "Le budget",
    "documents": "C20/21(Rev.3)\r\n[C20/40]",
    "agenda_references": "PL 1.8; ADM 4",
    "contributions": "CN VC/8\r\nCH",
    "new": "yes",
}


def make_session(world: World, reference: str = "VCC-2") -> int:
    """A session without an agenda."""
    details = SessionDetails("consultation", reference, records=("VC-2/20",))
    return sessions.create_session(world.parts, world.secretary, BODY, details)


def make_agenda(world: World) -> tuple[int, list[int]]:
    """A session with the agenda of our letter, and the ids of its items."""
    session = make_session(world)
    reading = read_text(LETTER)
    found = agenda_import.compare_agenda(world.parts, world.secretary, BODY, session, reading)
    agenda_import.accept_agenda(world.parts, world.secretary, BODY, session, reading, found.digest)
    return session, [one.id for one in items.list_items(world.parts, world.secretary, BODY, session)]


def send_letter(browser: Browser, session: int, text: str | bytes = LETTER, name: str = "letter.txt") -> TestResponse:
    """The page that answers a letter."""
    browser.get(f"/agenda/{session}/import")
    raw = text if isinstance(text, bytes) else text.encode()
    return browser.post(f"/agenda/{session}/import", {"list": (io.BytesIO(raw), name)})
