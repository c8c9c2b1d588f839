"""What tests of officers' pages have in common: addresses, files, a form that is refused."""

from __future__ import annotations

import io
from typing import Any

from werkzeug.test import TestResponse

from tests.support.installation import HOST, World
from tests.support.pages.browser import BASE, Browser, hidden_fields, text

HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=1>"
PDF = b"%PDF-1.4 a document"
SUBJECT = {
    "reference": "DM-26/77",
    "title-en": "Dates of the next session",
    "title-fr": "Dates de la prochaine session",
    "legal_basis-en": "Rule 3.2",
    "authorised_by-en": "C26/100",
}
RULE = {
    "time_zone": "Europe/Zurich",
    "closes_at": "2026-03-23T17:00",
    "rule": "two-thirds-of-entitled",
    "sealed": "yes",
    "reminders": "48, 24",
}
LETTER = {
    "contact-name-en": "The secretariat",
    "contact-email": "council@example.int",
    "letter-en": "Madam, Sir,\r\n\r\nPlease reply.",
}


def desk(world: World, consultation: int, rest: str = "") -> str:
    return f"/desk/council/{world.row(consultation).slug}{rest}"


def file(content: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def send_large(browser: Browser, address: str, content: bytes) -> TestResponse:
    """A file larger than the test client would encode without leaving a temporary file open."""
    parts = [
        (name, None, value.encode())
        for name, value in {"csrf_token": browser.csrf, "reference": "C26/5", "language": "en"}.items()
    ]
    body = b""
    for name, file_name, value in [*parts, ("file", "a.pdf", content)]:
        said = f'; filename="{file_name}"' if file_name else ""
        body += f'--limit\r\nContent-Disposition: form-data; name="{name}"{said}\r\n\r\n'.encode() + value + b"\r\n"
    return browser.client.post(
        address, base_url=BASE, data=body + b"--limit--\r\n", content_type="multipart/form-data; boundary=limit"
    )


def again(world: World, browser: Browser) -> Browser:
    """The same officer, weeks later: the session has ended by then."""
    browser.sign_in(f"chair@{HOST}")
    return browser


def refused(world: World, browser: Browser, address: str, data: dict[str, Any]) -> TestResponse:
    """The form comes back with what is wrong, and nothing was stored."""
    before = world.dump()
    browser.get(address)
    answer = browser.post(address, data)
    assert answer.status_code == 422, text(answer)
    assert "Something needs your attention" in text(answer)
    assert "Nothing was changed" in text(answer)
    assert world.dump() == before
    return answer


def seen(page: TestResponse) -> dict[str, str]:
    """What the form of a step carries of what was there when it was opened."""
    return {"seen": hidden_fields(page)["seen"]}
