from __future__ import annotations

import pytest

from ballot.services.core import audit_log
from ballot.services.core.audit_log import OPERATOR
from ballot.store.queries.audit_log import AuditLogFilter
from tests.support.installation import INSTANT, World


def test_a_deed_stands_exactly_if_its_act_does(world: World) -> None:
    with world.parts.store.writing() as tx:
        audit_log.add_entry(
            tx, world.clock.now(), world.secretary, "focal-point-replaced", state="AA", reason="Left the ministry"
        )
    with pytest.raises(ZeroDivisionError):
        _note_and_fail(world)
    [deed] = [
        deed for deed in audit_log.list_entries(world.parts) if deed.act in ("focal-point-replaced", "officer-disabled")
    ]
    assert (deed.at, deed.by, deed.act) == (world.clock.now(), world.secretary, "focal-point-replaced")
    assert deed.facts == {"state": "AA", "reason": "Left the ministry"}


def _note_and_fail(world: World) -> None:
    with world.parts.store.writing() as tx:
        audit_log.add_entry(tx, world.clock.now(), OPERATOR, "officer-disabled", officer=world.chair)
        tx.flush()
        raise ZeroDivisionError


def test_deeds_are_listed_newest_first_a_page_at_a_time(world: World) -> None:
    before = len(audit_log.list_entries(world.parts))
    for number in range(5):
        world.clock.forward(INSTANT)
        with world.parts.store.writing() as tx:
            audit_log.add_entry(tx, world.clock.now(), OPERATOR, "counted", number=number)
    first = audit_log.list_entries(world.parts, limit=3)
    assert [deed.facts["number"] for deed in first] == [4, 3, 2]
    rest = audit_log.list_entries(world.parts, before_id=first[-1].id)
    assert [deed.facts["number"] for deed in rest[:2]] == [1, 0]
    assert len(rest) == 2 + before


def test_deeds_on_a_consultation_are_found_by_its_reference_its_number_and_its_mails(any_world: World) -> None:
    world = any_world
    one, other = world.open(), world.open()
    mail = next(mail for mail in world.mails("invitation") if mail.consultation_id == one)
    with world.parts.store.writing() as tx:
        audit_log.add_entry(tx, world.clock.now(), world.secretary, "mail-sent-again", mail=mail.id)
        audit_log.add_entry(
            tx, world.clock.now(), world.secretary, "failed-mails-sent-again", consultation=other, mails=1
        )
    found = {
        number: {
            deed.act
            for deed in audit_log.list_entries(world.parts, asked=AuditLogFilter(reference=world.row(number).reference))
        }
        for number in (one, other)
    }
    assert found[one] - found[other] == {"mail-sent-again"}
    assert found[other] - found[one] == {"failed-mails-sent-again"}
    assert "consultation-opened" in found[one] & found[other]
    doers, acts, references = audit_log.filter_values(world.parts)
    assert {world.secretary, world.chair} <= set(doers)
    assert "draft-created" in acts
    assert set(references) == {world.row(one).reference, world.row(other).reference}
