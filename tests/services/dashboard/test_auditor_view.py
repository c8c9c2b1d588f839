"""The auditor's lists: every record with all that was signed, and every officer."""

from __future__ import annotations

from ballot.rules.stages import Stage
from ballot.services.consultations import chair_acts
from ballot.services.consultations.overview import list_overviews, list_overviews_at, read_overview
from ballot.services.dashboard import auditor_view
from ballot.services.dashboard.desk import RUNNING_STAGES, list_ended
from ballot.services.evidence import signing
from tests.support.installation import World


def test_the_list_of_all_has_the_newest_checkpoint_of_each(world: World) -> None:
    signed, unsigned = world.open(), world.open()
    world.sign(signed)
    world.reply(signed, "AA")
    world.sign(signed)
    found = {one.id: one.checkpoint for one in list_overviews(world.parts, "council")}
    assert found[unsigned] is None
    assert found[signed] == read_overview(world.parts, signed).checkpoint


def test_those_at_the_stages_asked_for_are_listed_and_no_record_of_the_others_is_read(world: World) -> None:
    draft, running, over = world.draft(), world.open(), world.open()
    chair_acts.annul_consultation(world.parts, world.chair, over, "a reason")
    world.forget()
    assert [one.id for one in list_overviews_at(world.parts, "council", (Stage.DRAFT, *RUNNING_STAGES))] == [
        running,
        draft,
    ]
    assert [row.id for row in list_ended(world.parts, "council")] == [over]
    assert running in world.parts.folds
    assert over not in world.parts.folds


def test_the_auditor_finds_every_record_that_was_opened_with_all_that_was_signed(world: World) -> None:
    world.draft()
    consultation = world.open()
    world.sign(consultation)
    world.reply(consultation, "AA")
    _, [found], in_all = auditor_view.list_records(world.parts, "council", 1, 10)
    assert (found.row.id, found.row.size, found.signed, in_all) == (consultation, 2, 1, 1)
    assert found.running is not None
    world.sign(consultation)
    assert [size for size, _ in auditor_view.list_checkpoints(world.parts, consultation)] == [2, 1]
    older = auditor_view.find_checkpoint(world.parts, consultation, 1)
    assert older is not None
    assert older.note.encode() == world.kept(consultation).checkpoints["checkpoint-1"]
    assert auditor_view.find_checkpoint(world.parts, consultation, 3) is None
    world.close(consultation)
    signing.sign_pending(world.parts)
    _, [found], _ = auditor_view.list_records(world.parts, "council", 1, 10)
    assert (found.running, found.outcomes) == (None, ["not-adopted", "not-adopted"])


def test_officers_are_seen_with_their_second_factor_and_without_any_secret(clerk: World) -> None:
    seen = {one.officer.role: (one.authenticator, one.passkey) for one in auditor_view.list_officers(clerk.parts)}
    assert seen["auditor"] == (False, False)
    assert (True, False) in [(one.authenticator, one.passkey) for one in auditor_view.list_officers(clerk.parts)]
