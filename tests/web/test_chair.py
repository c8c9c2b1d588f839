"""The desk: drafts, opening, the chair's acts, results. Every act asks once more, and nothing hostile gets through."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import select
from werkzeug.test import TestResponse

from ballot.rules.stages import Stage
from ballot.services import conduct, countersigned, drafting, focal_points, opening, overview
from ballot.services.delivery import deliver_due
from ballot.services.drafting import Conclusion, DraftDocument
from ballot.services.ports import Delivery
from ballot.store.tables import Consultation, StoredFile
from ballot.web.uploads import LARGEST, ascii_name, plain_name
from tests.services.world import CLOSES, DAY, HOST, HOUR, World
from tests.web.conftest import BASE, Browser, give_password, hidden_fields, text

HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=1>"
PDF = b"%PDF-1.4 a document"
PARTICULARS = {
    "reference": "DM-26/77",
    "title-en": "Dates of the next session",
    "title-fr": "Dates de la prochaine session",
    "legal_basis": "Rule 3.2",
    "authorised_by": "C26/100",
    "time_zone": "Europe/Zurich",
    "closes_at": "2026-03-23T17:00",
    "rule": "two-thirds-of-entitled",
    "sealed": "yes",
    "reminders": "48, 24",
    "contact-name": "The secretariat",
    "contact-email": "council@example.int",
    "letter-en": "Madam, Sir,\r\n\r\nPlease reply.",
}


@pytest.fixture
def chair(world: World, browser: Browser) -> Browser:
    """The chair, signed in."""
    browser.sign_in(give_password(world, "chair"))
    return browser


@pytest.fixture
def secretary(world: World, make_browser: Callable[[], Browser]) -> Browser:
    """An officer of the secretariat, signed in."""
    made = make_browser()
    made.sign_in(give_password(world, "secretariat"))
    return made


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


# ------------------------------------------------------------------------------------ the list


def test_the_desk_lists_stage_deadline_in_two_zones_replies_and_what_waits(world: World, chair: Browser) -> None:
    consultation = world.open()
    world.reply(consultation, "AR")
    world.mailer.refuse["focal@fr.example"] = Delivery("", False, "550 no such mailbox", permanent=True)
    deliver_due(world.parts, "worker")
    pending = world.paper("BR")
    countersigned.propose_paper_reply(world.parts, world.secretary, consultation, pending)
    world.draft()
    said = text(chair.get("/desk"))
    assert "Open Monday 23 March 2026, 10:00 (Geneva), 09:00 UTC 1 of 4 replied; 3 needed" in said
    assert "1 for a second officer; 1 mail failed" in said
    assert "Draft" in said
    assert "to be opened" in said


def test_an_empty_desk_says_how_to_begin(chair: Browser) -> None:
    assert "There is no consultation yet" in text(chair.get("/desk"))


# ---------------------------------------------------------------------------------- drafting


def test_a_draft_is_made_completed_checked_and_opened_through_the_pages(world: World, chair: Browser) -> None:
    chair.get("/desk/new")
    made = chair.post("/desk/new", PARTICULARS)
    assert (made.status_code, made.location) == (303, "/desk/council/dm-26-77")
    page = chair.get(made.location)
    assert "1 thing is still missing" in text(page)
    checks = text(chair.get("/desk/council/dm-26-77/checks"))
    assert "It cannot be opened yet" in checks
    assert "There is no ballot. Add ballots" in checks
    assert chair.get("/desk/council/dm-26-77/open").location == "/desk/council/dm-26-77/checks"

    chair.get("/desk/council/dm-26-77/ballots/add")
    chair.post("/desk/council/dm-26-77/ballots/typed", {"action": "adopt", "text-en": "to adopt the dates"})
    address = "/desk/council/dm-26-77/ballots/1/documents"
    chair.get(address)
    form = {"reference": "C26/5", "language": "en", "distributable": "yes", "file": file(PDF, "c26-5.pdf")}
    assert chair.post(address, form).status_code == 303
    assert "Nothing stops it from being opened" in text(chair.get("/desk/council/dm-26-77/checks"))

    before = world.dump()
    asked = chair.get("/desk/council/dm-26-77/open")
    assert "every focal point" in text(asked)
    assert world.dump() == before
    opened = chair.post("/desk/council/dm-26-77/open")
    assert opened.status_code == 303
    assert "8 invitations will be sent" in text(chair.get(opened.location))
    found = overview.show(world.parts, "council", "DM-26/77")
    assert found.stage is Stage.OPEN
    assert found.standing.deadline() == datetime(2026, 3, 23, 16, tzinfo=UTC)
    assert found.standing.rule.id == "two-thirds-of-entitled"
    assert found.standing.sealed
    assert found.row.reminder_hours == [48, 24]
    assert found.row.letter == {"en": "Madam, Sir,\n\nPlease reply."}
    assert found.checkpoint is not None


def test_the_secretariat_prepares_but_does_not_open(world: World, secretary: Browser) -> None:
    secretary.get("/desk/new")
    assert secretary.post("/desk/new", PARTICULARS).status_code == 303
    draft = world.draft()
    assert "Chair and vice-chair open a consultation" in text(secretary.get(desk(world, draft, "/checks")))
    secretary.get("/desk")
    assert secretary.get(desk(world, draft, "/open")).status_code == 403
    assert secretary.post(desk(world, draft, "/open")).status_code == 403
    assert world.row(draft).stage == "draft"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reference": ""}, "reference"),
        ({"reference": "../x"}, "reference"),
        ({"title-en": "", "title-fr": " "}, "a text is needed"),
        ({"time_zone": "Europe/Atlantis"}, "unknown time zone"),
        ({"time_zone": "../../etc/passwd"}, "unknown time zone"),
        ({"closes_at": "soon"}, "not a date and hour"),
        ({"closes_at": "2026-03-29T02:30"}, "the clocks change in this hour"),
        ({"closes_at": "2026-10-25T02:30"}, "the clocks change in this hour"),
        ({"closes_at": "9999-12-31T23:59"}, "not a year of these times"),
        ({"record_until": "2026-03-01T17:00"}, "not before the deadline"),
        ({"reminders": "soon"}, "whole hours"),
        ({"reminders": "-5"}, "whole hours"),
        ({"reminders": "9999"}, "1 to 2160"),
        ({"rule": "whoever shouts loudest"}, "no such rule"),
    ],
)
def test_what_cannot_be_used_is_said_beside_the_form_as_it_was_filled_in(
    world: World, chair: Browser, changes: dict[str, str], said: str
) -> None:
    answer = refused(world, chair, "/desk/new", PARTICULARS | changes)
    assert said in text(answer)
    assert "Dates de la prochaine session" in answer.text or "title-fr" in changes


def test_a_reference_is_taken_once(world: World, chair: Browser) -> None:
    chair.get("/desk/new")
    assert chair.post("/desk/new", PARTICULARS).status_code == 303
    assert chair.post("/desk/new", PARTICULARS | {"reference": "dm-26-77"}).status_code == 409


def test_particulars_are_changed_until_opening_and_not_after(world: World, chair: Browser) -> None:
    draft = world.draft()
    address = desk(world, draft, "/edit")
    form = chair.get(address)
    assert 'value="2026-03-23T10:00"' in form.text
    chair.post(address, PARTICULARS)
    assert world.row(draft).reference == "DM-26/77"
    consultation = world.open()
    assert chair.get(desk(world, consultation, "/edit")).status_code == 409
    assert chair.post(desk(world, consultation, "/edit"), PARTICULARS).status_code == 409


def test_ballots_come_from_the_register_with_the_documents_they_name(world: World, chair: Browser) -> None:
    found = [
        Conclusion(
            "VC-2/20", 3, paragraph, {"en": "Item"}, "endorse", (), {"en": f"to endorse {paragraph}"}, ("C21/43",)
        )
        for paragraph in ("3.2", "3.3")
    ]
    first, second = drafting.register_conclusions(world.parts, world.secretary, "council", found)
    draft = world.draft(ballots=0)
    page = chair.get(desk(world, draft, "/ballots/add"))
    assert "to endorse 3.2" in text(page)
    answer = chair.post(desk(world, draft, "/ballots/register"), {"conclusion": [str(second), str(first)]})
    assert answer.status_code == 303
    ballots = overview.draft(world.parts, draft).ballots
    assert [one.text["en"] for one in ballots] == ["to endorse 3.2", "to endorse 3.3"]
    assert "Ballot 1 names C21/43, and it is not attached" in text(chair.get(desk(world, draft, "/checks")))
    assert "Is ballot 1 already" in text(chair.get(desk(world, draft, "/ballots/add")))
    none = chair.post(desk(world, draft, "/ballots/register"), {"conclusion": ["no number", "9999"]})
    assert none.status_code == 422


def test_a_ballot_is_removed_after_being_asked_once_more(world: World, chair: Browser) -> None:
    draft = world.draft(ballots=2)
    chair.get(desk(world, draft))
    asked = chair.post(desk(world, draft, "/ballots/1/remove"))
    assert asked.status_code == 200
    assert len(overview.draft(world.parts, draft).ballots) == 2
    chair.post(desk(world, draft, "/ballots/1/remove"), hidden_fields(asked))
    assert [one.text["en"] for one in overview.draft(world.parts, draft).ballots] == ["to approve matter 2"]


def test_every_lack_is_listed_with_its_remedy(world: World, chair: Browser) -> None:
    draft = world.draft(ballots=0, legal_basis="", authorised_by="", closes_at=None)
    for number in (1, 0):
        focal_points.remove(world.parts, world.secretary, world.person("BR", number).public_id)
    page = chair.get(desk(world, draft, "/checks"))
    for lack in (
        "There is no ballot",
        "The legal basis is not stated",
        "The decision that authorised it is not stated",
        "There is no deadline",
        "Brazil has no focal point",
    ):
        assert lack in text(page)
    assert '/secretariat/members/BR"' in page.text
    answer = chair.post(desk(world, draft, "/open"))
    assert answer.status_code == 422
    assert "a focal point for Brazil" in text(answer)


def test_a_deadline_that_has_passed_stops_the_opening(world: World, chair: Browser) -> None:
    draft = world.draft()
    world.clock.moment = CLOSES
    again(world, chair)
    assert "The deadline has passed or is too close" in text(chair.get(desk(world, draft, "/checks")))
    assert chair.post(desk(world, draft, "/open")).status_code == 422


# ------------------------------------------------------------------------------------- files


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.exe", b"MZ", "does not end in"),
        ("a.html", b"<script>", "does not end in"),
        ("a.pdf", b"<html>", "it is no pdf file"),
        ("a.docx", PDF, "it is no docx file"),
        ("a.txt", b"\xff\xfe\x00", "it is no txt file"),
        ("a.pdf", b"", "it is empty"),
        ("", PDF, "no file was chosen"),
    ],
)
def test_a_document_of_another_kind_or_too_large_is_not_taken(
    world: World, chair: Browser, name: str, content: bytes, said: str
) -> None:
    address = desk(world, world.draft(), "/ballots/1/documents")
    form = {"reference": "C26/5", "language": "en", "file": file(content, name)}
    assert said in text(refused(world, chair, address, form))


def test_a_file_or_a_form_beyond_what_is_taken_is_turned_away(world: World, chair: Browser) -> None:
    address = desk(world, world.draft(), "/ballots/1/documents")
    before = world.dump()
    chair.get(address)
    just_too_large = send_large(chair, address, PDF + b"x" * LARGEST)
    assert just_too_large.status_code == 422
    assert "larger than 10 MiB" in text(just_too_large)
    assert send_large(chair, address, b"x" * 13 * 1024 * 1024).status_code == 413
    assert chair.post("/desk/new", PARTICULARS | {"letter-en": "x" * 600_000}).status_code == 413
    assert world.dump() == before


def test_a_document_is_kept_by_its_hash_and_comes_back_inert(world: World, chair: Browser) -> None:
    draft = world.draft()
    address = desk(world, draft, "/ballots/1/documents")
    chair.get(address)
    name = '..\\..\\evil";filename="x.pdf'
    chair.post(address, {"reference": "C26/5", "language": "en", "file": file(PDF, name)})
    with world.parts.store.reading() as tx:
        kept = tx.exec(select(StoredFile)).one()
    assert kept.content == PDF
    answer = chair.get(f"/documents/{kept.sha256}")
    assert answer.data == PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_name_stored_by_other_ways_cannot_reach_a_header_either(world: World, chair: Browser) -> None:
    draft = world.draft()
    hostile = DraftDocument("C26/6", "en", 'a"\r\nX-Evil: yes\r\n\r\n<b>.pdf', "application/pdf", PDF)
    digest = drafting.attach_document(world.parts, world.secretary, draft, 1, hostile)
    answer = chair.get(f"/documents/{digest}")
    assert answer.status_code == 200
    assert "X-Evil" not in answer.headers
    assert "<" not in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "plain", "for_a_path"),
    [
        ("C21-54 (Rev.3).pdf", "C21-54 (Rev.3).pdf", "C21-54-Rev.3-.pdf"),
        ("../../etc/passwd", "passwd", "passwd"),
        ("C:\\temp\\x.pdf", "x.pdf", "x.pdf"),
        ("résumé été.pdf", "résumé été.pdf", "resume-ete.pdf"),
        ("理事会.pdf", "理事会.pdf", "pdf"),
        ("a\r\nb\0.pdf", "a_b_.pdf", "a_b_.pdf"),
        ("...", "document", "document"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_file_names_are_made_plain(name: str, plain: str, for_a_path: str) -> None:
    assert plain_name(name) == plain
    assert ascii_name(name) == for_a_path


# -------------------------------------------------------------------------------- hostile text


def test_hostile_text_is_shown_as_text_everywhere(world: World, chair: Browser) -> None:
    draft = world.draft(
        title={"en": HOSTILE}, legal_basis=HOSTILE, authorised_by=HOSTILE, contact={"name": HOSTILE, "email": HOSTILE}
    )
    drafting.add_ballot(world.parts, world.secretary, draft, "note", {"en": HOSTILE})
    seen = [chair.get(desk(world, draft, rest)) for rest in ("", "/edit", "/checks", "/ballots/3/documents")]
    opening.open_consultation(world.parts, world.chair, draft)
    world.reply(draft, "AR", "for", statements={"1": HOSTILE})
    conduct.withdraw_ballot(world.parts, world.chair, draft, "2", HOSTILE)
    world.sign(draft)
    slug = world.row(draft).slug
    seen += [
        chair.get(one)
        for one in ("/desk", desk(world, draft), desk(world, draft, "/withdraw"), f"/audit/council/{slug}")
    ]
    world.close(draft)
    again(world, chair)
    seen += [chair.get(one) for one in (desk(world, draft), f"/results/council/{slug}", f"/audit/council/{slug}")]
    refusal = chair.post(desk(world, draft, "/withdraw"), {"ballot": HOSTILE, "reason": HOSTILE})
    for page in [*seen, refusal]:
        assert "<script" not in page.text
        assert "<img" not in page.text
    assert HOSTILE in text(seen[0])


# ----------------------------------------------------------------------------- the chair's acts


def test_an_extension_is_reviewed_confirmed_and_told(world: World, chair: Browser) -> None:
    consultation = world.open()
    address = desk(world, consultation, "/extend")
    chair.get(address)
    before = world.dump()
    asked = chair.post(address, {"to": "2026-04-01T17:00", "reason": "Three States asked for time"})
    assert "Wednesday 1 April 2026, 17:00 (Geneva)" in text(asked)
    assert world.dump() == before
    done = chair.post(address, hidden_fields(asked))
    assert done.status_code == 303
    assert world.standing(consultation).deadline() == datetime(2026, 4, 1, 15, tzinfo=UTC)
    assert world.addresses("extension")
    assert "The deadline is extended" in text(chair.get(done.location))


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"to": "2026-03-01T17:00", "reason": "x"}, "not later than the deadline in force"),
        ({"to": "", "reason": "x"}, "not a date and hour"),
        ({"to": "2026-04-01T17:00", "reason": "  "}, "needed, up to 1000 characters"),
        ({"to": "2026-04-01T17:00", "reason": "x" * 1_001}, "up to 1000 characters"),
    ],
)
def test_an_extension_needs_a_later_time_and_a_reason(
    world: World, chair: Browser, form: dict[str, str], said: str
) -> None:
    assert said in text(refused(world, chair, desk(world, world.open(), "/extend"), form))


def test_a_ballot_is_withdrawn_with_a_reason(world: World, chair: Browser) -> None:
    consultation = world.open()
    address = desk(world, consultation, "/withdraw")
    refused(world, chair, address, {"ballot": "9", "reason": "x"})
    refused(world, chair, address, {"reason": "x"})
    asked = chair.post(address, {"ballot": "2", "reason": "It was settled"})
    chair.post(address, hidden_fields(asked))
    assert list(world.standing(consultation).withdrawn) == ["2"]
    assert "Withdrawn" in text(chair.get(desk(world, consultation)))


def test_a_consultation_is_annulled_with_a_reason(world: World, chair: Browser) -> None:
    consultation = world.open()
    address = desk(world, consultation, "/annul")
    refused(world, chair, address, {})
    asked = chair.post(address, {"reason": "It was settled"})
    assert world.row(consultation).stage == "open"
    chair.post(address, hidden_fields(asked))
    assert world.row(consultation).stage == "annulled"
    assert "Annulled. There is no result" in text(chair.get(desk(world, consultation)))


def test_closing_early_is_offered_once_all_have_replied(world: World, chair: Browser) -> None:
    consultation = world.open()
    for state in ("AR", "BR", "CA"):
        world.reply(consultation, state)
    assert "Close now" not in text(chair.get(desk(world, consultation)))
    early = chair.post(desk(world, consultation, "/close"), {"confirmed": "yes"})
    assert early.status_code == 409
    assert "France" in text(early)
    world.reply(consultation, "FR")
    assert "Close now: all have replied" in text(chair.get(desk(world, consultation)))
    chair.get(desk(world, consultation, "/close"))
    asked = chair.post(desk(world, consultation, "/close"))
    assert world.row(consultation).stage == "open"
    done = chair.post(desk(world, consultation, "/close"), hidden_fields(asked))
    assert "2 of 2 ballots were adopted." in text(chair.get(done.location))


def test_after_the_deadline_the_chair_is_offered_nothing_that_could_no_longer_be_done(
    world: World, chair: Browser
) -> None:
    consultation = world.open()
    world.clock.moment = CLOSES
    again(world, chair)
    page = text(chair.get(desk(world, consultation)))
    assert "The deadline has passed; no reply is taken any more" in page
    assert "Extend" not in page
    answer = chair.post(
        desk(world, consultation, "/extend"), {"to": "2026-04-01T17:00", "reason": "x", "confirmed": "yes"}
    )
    assert answer.status_code == 410
    assert "Nothing was changed" in text(answer)


@pytest.mark.parametrize("act", ["open", "extend", "withdraw", "annul", "close", "publish", "ballots/typed"])
def test_no_act_is_done_without_the_token_of_its_form(world: World, chair: Browser, act: str) -> None:
    consultation = world.open()
    draft = world.draft()
    before = world.dump()
    data = {"csrf_token": "", "to": "2026-04-01T17:00", "ballot": "1", "reason": "x", "confirmed": "yes"}
    for one in (consultation, draft):
        assert chair.post(desk(world, one, f"/{act}"), data).status_code == 400
    assert world.dump() == before


# ------------------------------------------------------------------------------------- results


def test_the_page_tells_who_has_replied_and_who_has_not_by_name(world: World, chair: Browser) -> None:
    consultation = world.open()
    world.reply(consultation, "BR")
    world.clock.forward(HOUR)
    world.reply(consultation, "BR")
    page = text(chair.get(desk(world, consultation)))
    assert "1 of 4 replied; 3 needed. Open until Monday 23 March 2026, 10:00 (Geneva)." in page
    assert "Not yet replied (3) Argentina Canada France" in page
    assert "Brazil Monday 2 March 2026, 11:00 (Geneva) by link, 2nd reply" in page
    assert "Without the right to vote (1) Switzerland: CS 169 (arrears)" in page


def test_the_result_is_a_verdict_in_words_with_roll_call_and_statements(world: World, chair: Browser) -> None:
    consultation = world.open(ballots=3)
    world.reply(consultation, "AR", {"1": "for", "2": "for"}, statements={"1": "With pleasure"})
    world.reply(consultation, "BR", {"1": "for", "2": "against"})
    world.reply(consultation, "CA", {"1": "for", "2": "abstain"})
    conduct.withdraw_ballot(world.parts, world.chair, consultation, "3", "settled")
    world.close(consultation)
    page = text(again(world, chair).get(desk(world, consultation)))
    assert "Adopted. 3 in favour, 3 needed. 0 against, 0 abstaining, 1 did not reply." in page
    assert "Not adopted. 1 in favour, 3 needed. 1 against, 1 abstaining, 1 did not reply." in page
    assert "Withdrawn. It was taken back before closing" in page
    assert "1 of 3 ballots was adopted; 1 was withdrawn." in page
    assert "Argentina In favour In favour" in page
    assert "Brazil In favour Against" in page
    assert "Canada In favour Abstaining" in page
    assert "France No reply No reply" in page
    assert "Switzerland no right to vote: CS 169 (arrears)" in page
    assert "Argentina With pleasure" in page


def test_a_file_is_published_with_the_result_and_only_then(world: World, chair: Browser) -> None:
    consultation = world.open()
    address = desk(world, consultation, "/publish")
    assert "A file is published with the result" in text(chair.get(address))
    early = chair.post(address, {"folder": "letters", "file": file(PDF, "letter.pdf")})
    assert early.status_code == 409
    world.close(consultation)
    again(world, chair)
    refused(world, chair, address, {"folder": "record", "file": file(PDF, "letter.pdf")})
    refused(world, chair, address, {"folder": "letters", "file": file(b"x", "letter.pdf")})
    done = chair.post(address, {"folder": "letters", "file": file(PDF, "../Letter of the chair.pdf")})
    assert done.status_code == 303
    assert "letters/Letter-of-the-chair.pdf" in text(chair.get(done.location))
    assert world.audit(consultation).failures == []


def test_a_consultation_of_no_name_is_not_found(chair: Browser) -> None:
    for address in ("/desk/council/none", "/desk/nobody/dm-26-1", "/desk/council/none/extend"):
        assert chair.get(address).status_code == 404


def test_days_later_the_desk_still_answers(world: World, chair: Browser) -> None:
    world.open()
    world.clock.forward(DAY)
    answer = chair.get("/desk")
    assert answer.location == "/sign-in?next=/desk"  # the session has ended by then
    with world.parts.store.reading() as tx:
        assert tx.exec(select(Consultation)).one().stage == "open"
