"""Many documents in one go: sent at once, matched by their names, corrected in a table, attached all or none."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlmodel import select
from werkzeug.test import TestResponse

from ballot.services.consultations import drafts, overview
from ballot.services.mail.retention import UPLOAD_RETENTION, delete_expired
from ballot.store.tables import StoredFile, UploadedDocument
from tests.support.installation import World
from tests.support.pages.browser import Browser, text
from tests.support.pages.officer_pages import PDF, desk, file
from tests.support.pages.secretariat_pages import HOSTILE
from tests.support.papers.registered import Said, confirmed


def draft_of_two(world: World) -> int:
    """A draft with two ballots, whose conclusions name documents."""
    draft = world.draft()
    ids = confirmed(
        world,
        Said("2.9", question="to note C21/54", documents=("C21/54", "C21/DT/8")),
        Said(
            "3.2",
            ("approve",),
            "to approve C21/60",
            documents=("C21/60 Annex A",),
            more={"condition": "the title will be revised"},
        ),
    )
    drafts.add_conclusions(world.parts, world.secretary, draft, ids)
    return draft


def send(browser: Browser, address: str, *files: tuple[str, bytes]) -> TestResponse:
    browser.get(address)
    return browser.post(address, {"files": [file(content, name) for name, content in files]})


def fields(page: TestResponse) -> dict[str, str]:
    """What the table has in its fields."""
    found = dict(re.findall(r'<input id="((?:ballots|reference)-\d+)"[^>]*? value="([^"]*)"', page.text))
    for name, options in re.findall(r'<select id="(language-\d+)".*?>(.*?)</select>', page.text):
        chosen = re.search(r'value="(\w*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found | dict.fromkeys(re.findall(r'name="(released-\d+)" value="yes" checked', page.text), "yes")


def waiting(world: World) -> list[int]:
    with world.parts.store.reading() as tx:
        return [one.number for one in tx.exec(select(UploadedDocument))]


def attached(world: World, draft: int) -> list[tuple[int, str, str, str]]:
    documents = overview.read_draft(world.parts, draft).documents
    return sorted(
        (position, one.reference, one.language, one.file_name) for position, some in documents.items() for one in some
    )


def last_two(world: World, draft: int) -> tuple[int, int]:
    positions = sorted(overview.read_draft(world.parts, draft).documents)
    return positions[-2], positions[-1]


def test_many_files_are_matched_by_their_names_and_attached_in_one_act(world: World, chair: Browser) -> None:
    draft = draft_of_two(world)
    first, second = last_two(world, draft)
    address = desk(world, draft, "/documents")
    names = ("C21-54-E.pdf", "S21-CL-C-0054!!PDF-F.pdf", "C21-DT-8-Rev1-F.pdf", "C21-60-E.pdf")
    done = send(chair, address, *((name, PDF + name.encode()) for name in names))
    assert done.status_code == 303
    page = chair.get(done.location)
    numbers = waiting(world)
    assert fields(page) == {
        **{f"ballots-{n}": str(p) for n, p in zip(numbers, (first, first, first, second), strict=True)},
        **{
            f"reference-{n}": r
            for n, r in zip(numbers, ("C21/54", "C21/54", "C21/DT/8(Rev.1)", "C21/60 Annex A"), strict=True)
        },
        **{f"language-{n}": code for n, code in zip(numbers, ("en", "fr", "fr", "en"), strict=True)},
        **{f"released-{n}": "yes" for n in numbers},
    }
    said = text(page)
    assert f"Ballot {first}: C21/DT/8, which its proposed conclusion names." in said
    assert f"Ballot {second}: no document is a revision, and the conclusion has the condition: the title will" in said
    assert f"Ballot {first}: C21/54 is missing in Arabic, Chinese, Russian and Spanish." in said
    assert attached(world, draft) == []
    done = chair.post(f"{address}/attach", fields(page))
    assert done.status_code == 303
    assert "4 documents have been attached." in text(chair.get(done.location))
    assert waiting(world) == []
    assert [row[:3] for row in attached(world, draft)] == [
        (first, "C21/54", "en"),
        (first, "C21/54", "fr"),
        (first, "C21/DT/8(Rev.1)", "fr"),
        (second, "C21/60 Annex A", "en"),
    ]
    again = chair.post(f"{address}/attach", fields(page))
    assert again.status_code >= 400
    assert "some of these files no longer wait" in text(again)
    assert len(attached(world, draft)) == 4


def test_a_table_with_one_error_attaches_nothing_and_loses_nothing(world: World, chair: Browser) -> None:
    draft = draft_of_two(world)
    first, _second = last_two(world, draft)
    address = desk(world, draft, "/documents")
    page = chair.get(send(chair, address, ("C21-54-E.pdf", PDF), ("notes.pdf", PDF)).location)
    known, other = waiting(world)
    for sentence in (
        "The name of the file does not say a reference that is known.",
        "The name of the file does not say its language.",
        "Another of these files has the same contents.",
    ):
        assert sentence in text(page)
    before = world.dump()
    wrong = fields(page) | {f"reference-{other}": HOSTILE, f"ballots-{known}": "1, 99"}
    answer = chair.post(f"{address}/attach", wrong)
    assert answer.status_code == 422
    for name in (f"ballots-{known}", f"ballots-{other}"):
        assert f'aria-describedby="{name}-problem"' in answer.text
    assert HOSTILE not in answer.text
    assert world.dump() == before
    checked = chair.post(f"{address}/attach", wrong | {"act": "check"})
    assert (checked.status_code, world.dump()) == (200, before)
    twice = {name: fields(page)[name.replace(str(other), str(known))] for name in fields(page) if str(other) in name}
    assert chair.post(f"{address}/attach", fields(page) | twice).status_code == 422
    right = fields(page) | {f"ballots-{known}": f"1, {first}", f"discard-{other}": "yes"}
    assert chair.post(f"{address}/attach", right).status_code == 303
    assert [row[0] for row in attached(world, draft)] == [1, first]
    assert waiting(world) == []


def test_one_bad_file_among_many_refuses_all_and_is_named(world: World, chair: Browser) -> None:
    address = desk(world, world.draft(), "/documents")
    before = world.dump()
    answer = send(chair, address, ("C21-54-E.pdf", PDF), ("a.exe", b"MZ"), ("b.docx", PDF), ("c.txt", b""))
    assert answer.status_code == 422
    said = text(answer)
    assert "None of the files was stored." in said
    for name in ("a.exe", "b.docx", "c.txt"):
        assert name in said
    assert send(chair, address).status_code == 422
    assert send(chair, address, *((f"{n}.pdf", PDF) for n in range(101))).status_code == 422
    assert world.dump() == before


def test_files_that_wait_are_no_documents_and_go_after_some_days_or_with_the_draft(
    world: World, chair: Browser
) -> None:
    draft = world.draft()
    address = desk(world, draft, "/documents")
    send(chair, address, ("C21-54-E.pdf", PDF))
    with world.parts.store.reading() as tx:
        assert tx.exec(select(StoredFile)).all() == []
        digest = tx.exec(select(UploadedDocument.sha256)).one()
    assert chair.get(f"/documents/{digest}").status_code == 404
    world.clock.forward(UPLOAD_RETENTION)
    delete_expired(world.parts)
    assert len(waiting(world)) == 1
    world.clock.forward(timedelta(seconds=1))
    delete_expired(world.parts)
    assert waiting(world) == []
    world.clock.forward(-UPLOAD_RETENTION - timedelta(seconds=1))
    send(chair, address, ("C21-54-E.pdf", PDF))
    drafts.discard_draft(world.parts, world.secretary, draft)
    assert waiting(world) == []


def test_files_of_another_draft_are_not_reached(world: World, chair: Browser) -> None:
    one, other = world.draft(), world.draft()
    page = chair.get(send(chair, desk(world, one, "/documents"), ("C21-54-E.pdf", PDF)).location)
    before = world.dump()
    chair.get(desk(world, other, "/documents"))
    [number] = waiting(world)
    answer = chair.post(f"{desk(world, other, '/documents')}/attach", fields(page) | {f"ballots-{number}": "1"})
    assert "some of these files no longer wait" in text(answer)
    assert world.dump() == before
