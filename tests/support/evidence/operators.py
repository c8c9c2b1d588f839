"""An operator who does something wrong and then signs everything: the acts it needs, and that it is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from ballot.record import acts
from ballot.record.acts import Actor
from ballot.record.verification.codes import STEP_OF_ACT_CODE
from tests.support.evidence.auditing import audit, codes
from tests.support.evidence.records import CHAIR, GROUND, OFFICER, SECOND, Consultation

INSTANT = timedelta(microseconds=1)
DAY = timedelta(days=1)
Break = Callable[[Consultation], object]
HASH = "0" * 64


def closed(one: Consultation) -> Consultation:
    one.close()
    return one


def declared(one: Consultation) -> Consultation:
    return one.finish()


def annulled(one: Consultation) -> Consultation:
    one.add(acts.annulled("-"), CHAIR)
    return one


def amend(
    one: Consultation,
    code: str,
    by: Actor = OFFICER,
    second: Actor = SECOND,
    *,
    entitled: bool = False,
    at: datetime | None = None,
) -> None:
    ground = None if entitled else GROUND
    one.add(acts.roll_amended(code, entitled=entitled, ground=ground, reason="-", confirmed_by=second), by, at)


def withdraw_then(one: Consultation, then: Break) -> None:
    one.add(acts.withdrawn("2", "-"), CHAIR)
    then(one)


def require_code(one: Consultation, code: str) -> None:
    report = audit(one.bundle())
    assert report.verdict == "failed"
    assert code in codes(report), report.failures
    for failure in report.failures:
        assert failure.step == {"bad-order": 3, "bad-entry": 3, "tally-mismatch": 8}.get(
            failure.code, STEP_OF_ACT_CODE.get(failure.code, 5)
        )
        assert failure.message
        assert failure.where.startswith(("entry ", "tally/"))
