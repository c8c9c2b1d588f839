"""What is deleted besides sessions and first links, of which test_accounts.py tells."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product

from ballot.services.mail.retention import RETENTION, delete_expired
from ballot.store.tables import LinkRequest, ReplyCode, SavedDraft, SignInStep
from tests.support.focal_point_changes import remove_focal_point
from tests.support.installation import CLOSES, INSTANT, START, World

HOUR = timedelta(hours=1)


def _step(digit: str, expires: datetime, used: datetime | None = None) -> SignInStep:
    return SignInStep(
        token_sha256=digit * 64, purpose="sign-in", created_at=START, expires_at=expires, tries=0, used_at=used
    )


def test_steps_of_a_sign_in_go_when_they_are_used_or_have_expired(any_world: World) -> None:
    with any_world.parts.store.writing() as tx:
        tx.add_all([_step("a", START + HOUR), _step("b", START + HOUR, used=START), _step("c", START + 2 * HOUR)])
    assert delete_expired(any_world.parts) == 1
    any_world.clock.forward(HOUR)
    assert delete_expired(any_world.parts) == 1
    assert [row[1] for row in any_world.dump()["sign_in_step"]] == ["c" * 64]


def test_requests_for_links_are_counted_a_day_and_then_forgotten(any_world: World) -> None:
    with any_world.parts.store.writing() as tx:
        tx.add(LinkRequest(address_sha256="a" * 64, address="192.0.2.1", at=START))
    any_world.clock.forward(RETENTION)
    assert delete_expired(any_world.parts) == 0
    any_world.clock.forward(INSTANT)
    assert delete_expired(any_world.parts) == 1
    assert any_world.dump()["link_request"] == []


def test_a_code_goes_a_day_after_it_expired_used_or_not(any_world: World) -> None:
    consultation = any_world.open()
    person = any_world.person("AA").id or 0
    with any_world.parts.store.writing() as tx:
        for nonce, used in (("one", None), ("two", START)):
            tx.add(
                ReplyCode(
                    focal_point_id=person,
                    consultation_id=consultation,
                    nonce=nonce,
                    created_at=START,
                    expires_at=START + HOUR,
                    used_at=used,
                )
            )
    any_world.clock.moment = START + HOUR + RETENTION
    assert delete_expired(any_world.parts) == 0
    any_world.clock.forward(INSTANT)
    assert delete_expired(any_world.parts) == 2


def test_a_paper_begun_goes_when_it_can_no_longer_be_sent(any_world: World) -> None:
    consultation = any_world.open()
    people = [any_world.person(state) for state in ("AA", "BB")]
    with any_world.parts.store.writing() as tx:
        for one, mark in product(people, "ab"):
            tx.add(
                SavedDraft(
                    focal_point_id=one.id or 0,
                    consultation_id=consultation,
                    session_mark=mark * 64,
                    link_generation=1,
                    ciphertext=b"sealed",
                    kept_at=START,
                )
            )

    def kept() -> list[int]:
        delete_expired(any_world.parts)
        return [row[0] for row in any_world.dump()["unfinished_reply"]]

    assert kept() == [one.id for one in people for _ in "ab"]
    remove_focal_point(any_world.parts, any_world.secretary, people[0].public_id, second=any_world.second)
    assert kept() == [people[1].id, people[1].id]
    any_world.clock.moment = CLOSES - INSTANT
    assert kept() == [people[1].id, people[1].id]
    any_world.close(consultation)
    assert kept() == []
