"""The files of a consultation stay within what a reader of its bundle accepts."""

from __future__ import annotations

import pytest

from ballot.record.bundle import writer
from ballot.rules.refusals import BadInput, FilesTooLarge
from ballot.services.consultations import chair_acts, closing, drafts, opening
from ballot.services.validation import file_limits
from tests.support.installation import CLOSES, World

PDF = "application/pdf"


def document(content: bytes) -> drafts.DraftDocument:
    return drafts.DraftDocument("C21/54", "en", "c21-54.pdf", PDF, content)


def test_documents_and_published_files_together_stay_within_the_limit(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_limits, "MOST_BYTES", 100)
    consultation = world.draft(ballots=2)

    def attach(content: bytes) -> None:
        drafts.attach_document(world.parts, world.secretary, consultation, 1, document(content))

    attach(b"a" * 40)
    attach(b"b" * 40)
    with world.refuses(FilesTooLarge):
        attach(b"c" * 21)
    opening.open_consultation(world.parts, world.chair, consultation)
    world.clock.moment = CLOSES
    closing.close_due(world.parts)
    with world.refuses(FilesTooLarge):
        chair_acts.publish_file(world.parts, world.chair, consultation, "letters/result.pdf", b"d" * 21, PDF)
    chair_acts.publish_file(world.parts, world.chair, consultation, "letters/result.pdf", b"d" * 20, PDF)
    assert world.audit(consultation).verdict == "verified"


def test_more_files_than_a_consultation_may_have_are_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_limits, "MOST_FILES", 1)
    consultation = world.draft(ballots=1)
    drafts.attach_document(world.parts, world.secretary, consultation, 1, document(b"one"))
    with world.refuses(FilesTooLarge):
        drafts.attach_document(world.parts, world.secretary, consultation, 1, document(b"two"))


@pytest.mark.parametrize(
    "path",
    [
        "letters//a.pdf",
        "letters/../a.pdf",
        "letters/a\\b.pdf",
        "letters/é.pdf",
        "verify.html",
        "tally/tally.json",
        "letters/",
    ],
)
def test_a_file_is_published_only_under_a_name_that_every_reader_takes(world: World, path: str) -> None:
    consultation = world.open()
    world.clock.moment = CLOSES
    closing.close_due(world.parts)
    with world.refuses(BadInput):
        chair_acts.publish_file(world.parts, world.chair, consultation, path, b"x", PDF)


def test_no_bundle_is_written_that_no_reader_accepts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MAX_INFLATED", writer._ROOM_FOR_MANIFEST + 10)
    writer.write_bundle({"a": b"x" * 10})
    with pytest.raises(ValueError, match="than a reader"):
        writer.write_bundle({"a": b"x" * 11})
