from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError
from sqlmodel import select

from ballot.store.tables import Body, Consultation, OutboxDelivery
from ballot.store.transactions import Store
from tests.support.databases.rows import NOW, a


def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="timezone"), store.writing() as tx:
        tx.add(a(OutboxDelivery, next_attempt_at=datetime(2026, 11, 3, 9, 0)))  # noqa: DTZ001 - what is refused


def test_a_naive_time_is_refused_in_a_question_too(store: Store) -> None:
    naive = datetime(2026, 11, 3, 9, 0)  # noqa: DTZ001 - what is refused
    with pytest.raises(StatementError, match="timezone"), store.reading() as tx:
        tx.exec(select(OutboxDelivery).where(OutboxDelivery.next_attempt_at <= naive)).all()


def test_a_time_comes_back_in_utc_to_the_microsecond(store: Store) -> None:
    written = datetime(2026, 11, 3, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    with store.writing() as tx:
        tx.add_all([a(Body), a(Consultation, closes_at=written, record_until=written)])
    with store.reading() as tx:
        read = tx.get_one(Consultation, 1).closes_at
    assert read == written
    assert read is not None
    assert read.tzinfo is UTC


def test_times_are_compared_as_times_whatever_their_zone(store: Store) -> None:
    with store.writing() as tx:
        tx.add_all([a(Body), a(Consultation, closes_at=NOW, record_until=NOW)])
    there = timezone(timedelta(hours=-9))
    with store.reading() as tx:
        due = select(Consultation.id).where(Consultation.closes_at <= NOW.astimezone(there))  # type: ignore[operator]
        assert tx.exec(due).all() == [1]
        early = NOW.astimezone(there) - timedelta(microseconds=1)
        assert tx.exec(select(Consultation.id).where(Consultation.closes_at <= early)).all() == []  # type: ignore[operator]


def test_json_is_written_with_sorted_keys_and_its_own_letters(store: Store) -> None:
    with store.writing() as tx:
        tx.add(a(Body, names={"zh": "理事会", "ar": "المجلس", "en": {"z": 1, "a": [2.5, None]}}))
    with store.reading() as tx:
        kept = tx.connection().execute(text("SELECT CAST(names AS TEXT) FROM body")).scalar_one()
    assert kept == '{"ar":"المجلس","en":{"a":[2.5,null],"z":1},"zh":"理事会"}'


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_json_that_is_not_json_is_refused(store: Store, value: float) -> None:
    with pytest.raises((StatementError, ValueError), match="JSON"), store.writing() as tx:
        tx.add(a(Body, names={"en": value}))


def test_a_json_column_that_is_assigned_anew_is_stored(store: Store) -> None:
    with store.writing() as tx:
        tx.add(a(Body))
    with store.writing() as tx:
        body = tx.get_one(Body, 1)
        body.names = {**body.names, "es": "Consejo"}
    with store.reading() as tx:
        assert tx.get_one(Body, 1).names == {"en": "Council", "fr": "Conseil", "es": "Consejo"}
