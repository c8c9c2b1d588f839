"""What two officers do together: a reply on paper beside its scan, an amendment of the roll; and what may be sent in."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from ballot.services.core import audit_log
from ballot.services.countersigning import paper_reply
from ballot.store.tables import PaperScan, PendingAct
from ballot.web.kit.uploads import LARGEST_UPLOAD, ascii_file_name, safe_file_name
from tests.support.installation import DAY, GROUND, HOUR, World
from tests.support.pages.browser import BASE, Browser, text
from tests.support.pages.officer_accounts import give_password
from tests.support.pages.secretariat_pages import HOSTILE, SCAN, of, paper_form, wrong_fields

PNG = b"\x89PNG\r\n\x1a\n and a picture"
MAIL = f"""From: Ministry <focal@ar.example>
To: council@example.int
Date: Mon, 2 Mar 2026 08:00:00 +0000
Subject: Reply of Argentina {HOSTILE}
Content-Type: text/plain; charset=utf-8

Argentina votes against on ballot 1. {HOSTILE}
""".encode()


def test_a_paper_reply_counts_once_a_second_officer_has_confirmed_it(
    world: World, secretary: Browser, second: Browser
) -> None:
    consultation = world.open(record_until=world.clock.now() + 22 * DAY)
    secretary.get(of(world, consultation, "/paper"))
    entered = secretary.post(of(world, consultation, "/paper"), paper_form())
    assert entered.status_code == 303
    own = secretary.get(entered.location)
    assert "You proposed this" in text(own)
    assert "It matches the scan: confirm" not in text(own)
    assert world.acts(consultation) == ["opened"]
    assert secretary.post(entered.location + "/confirm").status_code == 403

    said = text(second.get(entered.location))
    for words in ("Compare every answer with the scan", "Argentina", "Against", "Our reservation", "by letter"):
        assert words in said
    assert "No answer: counts as no reply" in said
    assert "Open it and place it beside this page." in text(second.post(entered.location + "/compare"))
    scan = second.post(entered.location + "/scan")
    assert scan.data == SCAN
    assert scan.mimetype == "application/pdf"
    assert scan.headers["Content-Disposition"].startswith("inline")
    assert scan.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert scan.headers["X-Content-Type-Options"] == "nosniff"
    assert scan.headers["Cache-Control"] == "no-store"
    looks = [(one.by, one.facts["what"]) for one in audit_log.list_entries(world.parts) if one.act == "scan-seen"]
    assert looks == [(world.second, "scan"), (world.second, "scan")]
    done = second.post(entered.location + "/confirm")
    assert done.status_code == 303
    assert "the focal points of the State get a receipt" in text(second.get(done.location))
    assert world.acts(consultation) == ["opened", "replied"]
    assert world.addresses("receipt") == ["deputy1@ar.example", "focal@ar.example"]
    assert "It is entry 1 of the record" in text(second.get(entered.location))
    assert "Our reservation" not in text(second.get(entered.location))
    assert second.post(entered.location + "/scan").status_code == 404
    assert second.post(entered.location + "/confirm").status_code == 409
    world.clock.forward(HOUR)
    world.audit(consultation)


def _propose(world: World, browser: Browser, consultation: int, **changes: Any) -> str:
    browser.get(of(world, consultation, "/paper"))
    return str(browser.post(of(world, consultation, "/paper"), paper_form(**changes)).location)


def test_a_picture_stands_beside_what_was_typed(world: World, secretary: Browser, second: Browser) -> None:
    place = _propose(world, secretary, world.open(), scan=(io.BytesIO(PNG), "scan.png"))
    assert "data:image/png" not in second.get(place).text
    page = second.post(place + "/compare")
    assert f'<img src="data:image/png;base64,{base64.b64encode(PNG).decode()}"' in page.text
    scan = second.post(place + "/scan")
    assert (scan.mimetype, scan.data) == ("image/png", PNG)
    assert scan.headers["Content-Disposition"].startswith("inline")
    assert scan.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_scan_that_no_browser_shows_is_a_download(world: World, secretary: Browser, second: Browser) -> None:
    tiff = b"II*\0 and a picture"
    place = _propose(world, secretary, world.open(), scan=(io.BytesIO(tiff), "scan.tiff"))
    second.get(place)
    scan = second.post(place + "/scan")
    assert (scan.mimetype, scan.data) == ("image/tiff", tiff)
    assert scan.headers["Content-Disposition"].startswith("attachment")
    assert scan.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_an_older_letter_is_refused_when_it_is_typed_in_and_when_it_is_confirmed_with_both_times(
    world: World, secretary: Browser, second: Browser
) -> None:
    consultation = world.open()
    world.clock.forward(3 * HOUR)
    place = _propose(world, secretary, consultation, received_at="2026-03-02T11:00")
    world.reply(consultation, "AR", "for")
    second.get(place)
    refused = second.post(place + "/confirm")
    assert refused.status_code == 409
    address = of(world, consultation, "/paper")
    typed = secretary.post(address, paper_form(received_at="2026-03-02T11:00"))
    assert typed.status_code == 409
    for answer in (refused, typed):
        for said in ("11:00", "13:00"):
            assert said in text(answer)
    assert world.acts(consultation) == ["opened", "replied"]


def test_a_mail_is_read_beside_what_was_typed_and_can_do_nothing(
    world: World, secretary: Browser, second: Browser
) -> None:
    place = _propose(world, secretary, world.open(), channel="e-mail", scan=(io.BytesIO(MAIL), "reply.eml"))
    second.get(place)
    page = second.post(place + "/compare")
    assert f"Subject Reply of Argentina {HOSTILE}" in text(page)
    assert "Argentina votes against on ballot 1." in text(page)
    assert "The sender of a mail is easily forged" in text(page)
    assert HOSTILE not in page.text
    assert second.post(place + "/scan").headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "broken",
    [
        b"no mail at all",
        b"From: a@b\nContent-Type: text/plain; charset=nowhere\n\n\xff",
        b"From: a@b\nTo: " + b"(" * 9_000 + b"\n\nFor.",
        b"From: a@b\n" + b"Content-Type: message/rfc822\n\n" * 2_000 + b"For.",
    ],
    ids=["none", "charset", "comments", "nested"],
)
def test_a_mail_that_cannot_be_read_is_still_there_to_download(world: World, secretary: Browser, broken: bytes) -> None:
    clean = broken.replace(b"\xff", b"x")
    place = _propose(world, secretary, world.open(), scan=(io.BytesIO(clean), "reply.eml"))
    secretary.get(place)
    assert "Open it and place it beside this page." in text(secretary.post(place + "/compare"))
    assert secretary.post(place + "/scan").data == clean


@pytest.mark.parametrize(
    ("name", "content", "media_type", "disposition", "sandbox"),
    [
        ("r\u00e9ponse.html.pdf", b"%PDF-1.7 <script>alert(1)</script>", "application/pdf", "inline", False),
        ("a.png", PNG, "image/png", "inline", True),
        ("a.tif", b"II*\0<script>alert(1)</script>", "image/tiff", "attachment", True),
        ("a.eml", MAIL, "message/rfc822", "attachment", True),
    ],
)
def test_a_scan_can_run_and_load_nothing_and_has_a_name_that_says_nothing_of_what_was_sent(
    world: World, secretary: Browser, name: str, content: bytes, media_type: str, disposition: str, sandbox: bool
) -> None:
    consultation = world.open()
    place = _propose(world, secretary, consultation, scan=(io.BytesIO(content), name))
    secretary.get(place)
    scan = secretary.post(f"{place}/scan")
    assert (scan.data, scan.headers["Content-Type"]) == (content, media_type)
    kind, _, told = scan.headers["Content-Disposition"].partition("; filename=")
    assert (kind, told.rpartition(".")[0]) == (
        disposition,
        f"{world.row(consultation).slug}-AR-{place.rpartition('/')[2]}",
    )
    policy = scan.headers["Content-Security-Policy"].split("; ")
    assert policy[0] == "default-src 'none'"
    # A PDF under `sandbox` is shown by no browser; in its viewer, what the site's pages may do is out of its reach.
    assert ("sandbox" in policy) == sandbox
    assert sandbox or {"base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"} <= set(policy)
    assert not any("allow" in one or "unsafe" in one for one in policy)
    assert (scan.headers["X-Content-Type-Options"], scan.headers["Cache-Control"]) == ("nosniff", "no-store")


def test_a_rejected_act_is_forgotten(world: World, secretary: Browser, second: Browser) -> None:
    consultation = world.open()
    place = _propose(world, secretary, consultation)
    second.get(place)
    assert second.post(place + "/reject").status_code == 303
    assert "Rejected by Second" in text(second.get(place))
    assert "Nothing is pending" in text(second.get(of(world, consultation, "/waiting")))
    with world.parts.store.reading() as tx:
        assert tx.exec(select(PendingAct)).one().sealed_payload == b""
        assert tx.exec(select(PaperScan)).all() == []


@pytest.mark.parametrize(
    ("changes", "status", "fields"),
    [
        ({"state": "CH"}, 403, ["state"]),
        ({"state": "XX"}, 403, ["state"]),
        ({"channel": "link"}, 422, ["channel"]),
        ({"channel": "pigeon"}, 422, ["channel"]),
        ({"received_at": "2026-03-01T10:00"}, 422, ["received_at"]),
        ({"received_at": "2027-03-01T10:00"}, 422, ["received_at"]),
        ({"received_at": ""}, 422, ["received_at"]),
        ({"received_at": "9999-12-31T23:59-12:00"}, 422, ["received_at"]),
        ({"received_at": "0001-01-01T00:00"}, 422, ["received_at"]),
        ({"vote-1": ""}, 422, ["vote-1"]),
        ({"vote-1": "maybe"}, 422, ["vote-1"]),
        ({"statement-1": "x" * 5_001}, 422, ["statement-1"]),
        ({"scan": (io.BytesIO(b""), "scan.pdf")}, 422, ["scan"]),
        ({"scan": (io.BytesIO(b"<html>"), "scan.html")}, 422, ["scan"]),
        ({"scan": (io.BytesIO(b"we vote against"), "scan.txt")}, 422, ["scan"]),
        ({"scan": (io.BytesIO(b"<html>"), "scan.pdf")}, 422, ["scan"]),
        ({"scan": (io.BytesIO(b"\0\1\2"), "scan.eml")}, 422, ["scan"]),
        ({"scan": (io.BytesIO(b"GIF89a"), "scan.png")}, 422, ["scan"]),
        (
            {"state": "", "channel": "", "received_at": "?", "vote-1": "", "scan": ""},
            422,
            ["state", "channel", "received_at", "scan", "vote-1"],
        ),
    ],
)
def test_a_paper_reply_that_cannot_be_comes_back_as_it_was_filled_in(
    world: World, secretary: Browser, changes: dict[str, Any], status: int, fields: list[str]
) -> None:
    consultation = world.open()
    secretary.get(of(world, consultation, "/paper"))
    before = world.dump()
    answer = secretary.post(of(world, consultation, "/paper"), paper_form(**changes))
    assert answer.status_code == status, text(answer)
    assert wrong_fields(answer) == fields
    if "statement-1" not in changes:
        assert "Our reservation" in answer.text
    assert ("Please select the scan again" in text(answer)) == ("scan" not in fields)
    assert world.dump() == before


def _sent_raw(browser: Browser, address: str, name: bytes, content: bytes) -> Any:
    """A file under any name whatever: the bytes of the form as a hostile program would write them."""
    fields = {key: value for key, value in paper_form().items() if key != "scan"} | {"csrf_token": browser.csrf}
    body = b"".join(
        f'--limit\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    )
    body += b'--limit\r\nContent-Disposition: form-data; name="scan"; filename="' + name + b'"\r\n\r\n' + content
    return browser.client.post(
        address, base_url=BASE, data=body + b"\r\n--limit--\r\n", content_type="multipart/form-data; boundary=limit"
    )


@pytest.mark.parametrize(
    ("size", "status"), [(LARGEST_UPLOAD, 303), (LARGEST_UPLOAD + 1, 422), (12 * 1024 * 1024, 413)]
)
def test_a_scan_has_a_bearable_size(world: World, secretary: Browser, size: int, status: int) -> None:
    consultation = world.open()
    address = of(world, consultation, "/paper")
    secretary.get(address)
    answer = _sent_raw(secretary, address, b"scan.pdf", SCAN.ljust(size))
    assert answer.status_code == status
    if status == 422:
        assert wrong_fields(answer) == ["scan"]
        assert "larger than 10 MiB" in text(answer)


@pytest.mark.parametrize(
    "name",
    [
        b"<script>alert(1)</script>.pdf",
        b"a%0d%0aSet-Cookie: x=1.pdf",
        b"../../../etc/passwd.pdf",
        b"\\\\server\\share\\scan.pdf",
        b"scan\x00.pdf",
        "\u202efdp.exe.pdf".encode(),
        b"x" * 5_000 + b".pdf",
    ],
)
def test_a_file_s_name_does_no_harm(world: World, secretary: Browser, name: bytes) -> None:
    consultation = world.open()
    address = of(world, consultation, "/paper")
    secretary.get(address)
    answer = _sent_raw(secretary, address, name, SCAN)
    assert answer.status_code == 303
    kept = secretary.post(answer.location + "/scan").headers["Content-Disposition"]
    assert kept == f"inline; filename={world.row(consultation).slug}-AR-1.pdf"
    wrong = _sent_raw(secretary, address, name, b"no scan at all")
    assert wrong.status_code == 422
    assert b"<script" not in wrong.data.partition(b"<main")[2]


@pytest.mark.parametrize(
    ("name", "plain", "in_ascii"),
    [
        ("C21/54 (rev. 1).pdf", "54 (rev. 1).pdf", "54-rev.-1-.pdf"),
        ('a"b\r\nc.pdf', "a_b_c.pdf", "a_b_c.pdf"),
        ("<script>.pdf", "_script_.pdf", "_script_.pdf"),
        ("..\\..\\x.pdf", "x.pdf", "x.pdf"),
        (" . ", "document", "document"),
        ("理事会.pdf", "理事会.pdf", "pdf"),
        ("résumé.pdf", "résumé.pdf", "resume.pdf"),
    ],
)
def test_names_of_files_keep_letters_and_lose_what_could_harm(name: str, plain: str, in_ascii: str) -> None:
    assert (safe_file_name(name), ascii_file_name(name)) == (plain, in_ascii)


def test_the_roll_is_amended_by_two_officers(world: World, secretary: Browser, second: Browser) -> None:
    consultation = world.open()
    address = of(world, consultation, "/roll")
    assert 'value="BR" selected' in secretary.get(f"{address}?state=BR").text
    form = {"state": "BR", "entitled": "no", "ground": GROUND, "reason": "letter of the treasurer"}
    for wrong, fields in (
        ({"entitled": ""}, ["entitled"]),
        ({"ground": ""}, ["ground"]),
        ({"ground": "", "reason": ""}, ["ground", "reason"]),
        ({"state": "XX"}, ["state"]),
        ({"state": ""}, ["state"]),
        ({"entitled": "yes"}, ["state"]),
    ):
        answer = secretary.post(address, form | wrong)
        assert answer.status_code in (403, 409, 422), wrong
        assert wrong_fields(answer) == fields
    proposed = secretary.post(address, form)
    assert "letter of the treasurer" in text(second.get(proposed.location))
    assert second.post(proposed.location + "/scan").status_code == 404
    assert second.post(proposed.location + "/compare").status_code == 404
    second.post(proposed.location + "/confirm")
    assert not world.standing(consultation).roll.is_entitled("BR")


def test_what_waits_in_one_consultation_is_not_settled_under_another(world: World, secretary: Browser) -> None:
    one, other = world.open(), world.open()
    pending = paper_reply.propose_paper_reply(world.parts, world.second, one, world.paper("AR"))
    secretary.get(of(world, other, "/waiting"))
    assert secretary.get(of(world, other, f"/waiting/{pending}")).status_code == 404
    for rest in ("/scan", "/compare", "/confirm", "/reject"):
        assert secretary.post(of(world, other, f"/waiting/{pending}{rest}")).status_code == 404
    assert secretary.get(of(world, one, "/waiting/999")).status_code == 404


@pytest.mark.parametrize("number", [2**31, 2**63, 10**20])
def test_a_number_beyond_all_numbers_is_the_number_of_nothing(world: World, secretary: Browser, number: int) -> None:
    consultation = world.open()
    secretary.get(of(world, consultation, "/waiting"))
    assert secretary.get(of(world, consultation, f"/waiting/{number}")).status_code == 404
    for rest in (
        f"/waiting/{number}/scan",
        f"/waiting/{number}/confirm",
        f"/waiting/{number}/reject",
        f"/mail/{number}/send-again",
    ):
        assert secretary.post(of(world, consultation, rest)).status_code == 404


@pytest.mark.parametrize("role", ["chair", "vice-chair", "auditor"])
def test_what_was_proposed_is_for_the_secretariat_alone(
    world: World, make_browser: Callable[[], Browser], role: str
) -> None:
    consultation = world.open()
    pending = paper_reply.propose_paper_reply(world.parts, world.secretary, consultation, world.paper("AR"))
    visitor = make_browser()
    visitor.sign_in(give_password(world, role))
    assert visitor.get(of(world, consultation, f"/waiting/{pending}")).status_code == 403
    assert visitor.post(of(world, consultation, f"/waiting/{pending}/scan")).status_code == 403
    assert visitor.post(of(world, consultation, f"/waiting/{pending}/compare")).status_code == 403
    assert visitor.post(of(world, consultation, f"/waiting/{pending}/confirm")).status_code == 403
