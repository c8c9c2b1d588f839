"""The register of decisions: what was adopted, and how it is found."""

from __future__ import annotations

from ballot.services.dashboard.decisions import list_decisions
from tests.support.installation import BODY, World


def found(world: World, wanted: str = "") -> list[tuple[str, str]]:
    return [
        (one.consultation.standing.reference, one.ballot["id"]) for one in list_decisions(world.parts, BODY, wanted)
    ]


def adopt(world: World, reference: str) -> int:
    """A consultation whose first ballot is adopted, and whose second is not."""
    consultation = world.open(ballots=2, reference=reference)
    for state in world.states:
        world.reply(consultation, state, {"1": "for", "2": "against"})
    world.sign(consultation)
    return consultation


def test_it_has_what_was_adopted_once_that_is_declared_the_latest_first(world: World) -> None:
    first = adopt(world, "DM-26/7")
    assert found(world) == []
    world.close(first)
    assert found(world) == [("DM-26/7", "1")]
    (one,) = list_decisions(world.parts, BODY)
    assert one.result["for"] == len(world.states)
    assert one.declared_at


def test_it_is_searched_by_reference_title_and_question_whatever_the_case(world: World) -> None:
    world.close(adopt(world, "DM-26/7"))
    (one,) = list_decisions(world.parts, BODY)
    title, question = one.ballot["title"]["en"], one.ballot["text"]["en"]
    for wanted in ("dm-26/7", "DM 7", title.upper(), question.split()[-1], "  "):
        assert found(world, wanted) == [("DM-26/7", "1")], wanted
    for wanted in ("DM-26/8", f"{title} elsewhere", "…"):
        assert found(world, wanted) == [], wanted
