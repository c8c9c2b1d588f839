from __future__ import annotations

import pytest

from ballot.rules.acts import STAGES_OF, require_annullable, require_stage
from ballot.rules.refusals import AlreadyDone, ConsultationClosed, NotOpen, Refused
from ballot.rules.stages import Stage

DRAFT, OPEN, CLOSED, DECLARED, ANNULLED = Stage
ALLOWED = {
    "edit": {DRAFT},
    "opened": {DRAFT},
    "replied": {OPEN, CLOSED},
    "extended": {OPEN},
    "withdrawn": {OPEN},
    "roll-amended": {OPEN},
    "focal-point": {OPEN},
    "closed": {OPEN},
    "unsealed": {CLOSED},
    "declared": {CLOSED},
    "published": {DECLARED},
    "annulled": {OPEN, CLOSED},
}


def test_the_acts_have_their_stages() -> None:
    assert {act: set(STAGES_OF[act]) for act in ALLOWED} == ALLOWED


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("act", ALLOWED)
def test_an_act_is_done_in_its_stages_and_refused_in_all_others(act: str, stage: Stage) -> None:
    if stage in ALLOWED[act]:
        require_stage(act, stage)
        return
    with pytest.raises(Refused) as refused:
        require_stage(act, stage)
    assert refused.value.facts == {"act": act, "stage": str(stage)}


@pytest.mark.parametrize(
    ("act", "stage", "refusal"),
    [
        ("opened", OPEN, AlreadyDone),
        ("closed", CLOSED, AlreadyDone),
        ("closed", DECLARED, AlreadyDone),
        ("extended", CLOSED, ConsultationClosed),
        ("annulled", DECLARED, ConsultationClosed),
        ("extended", DRAFT, NotOpen),
        ("closed", ANNULLED, NotOpen),
        ("declared", OPEN, NotOpen),
        ("published", CLOSED, NotOpen),
    ],
)
def test_the_refusal_says_why_the_stage_is_wrong(act: str, stage: Stage, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        require_stage(act, stage)


@pytest.mark.parametrize(
    ("stage", "sealed", "unsealed", "allowed"),
    [
        (OPEN, True, False, True),
        (OPEN, False, False, True),
        (CLOSED, True, False, True),
        (CLOSED, True, True, False),
        (CLOSED, False, False, False),
        (DECLARED, True, True, False),
        (ANNULLED, True, False, False),
        (DRAFT, True, False, False),
    ],
)
def test_a_consultation_is_annulled_only_before_its_votes_can_be_read(
    stage: Stage, sealed: bool, unsealed: bool, allowed: bool
) -> None:
    if allowed:
        require_annullable(stage, sealed=sealed, unsealed=unsealed)
        return
    with pytest.raises(Refused):
        require_annullable(stage, sealed=sealed, unsealed=unsealed)
