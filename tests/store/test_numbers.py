"""A row has a number once it is stored, and none before."""

from __future__ import annotations

import pytest

from ballot.store.tables import Body
from ballot.store.transactions import Store


def _body() -> Body:
    return Body(slug="council", host="ballot.example", names={"en": "Council"})


def test_a_stored_row_has_its_id_as_its_number(store: Store) -> None:
    with store.writing() as tx:
        body = _body()
        tx.add(body)
        tx.flush()
        assert body.number == body.id


def test_a_row_that_was_never_stored_acts_on_no_other_row_s_behalf() -> None:
    with pytest.raises(RuntimeError, match="Body: not stored yet"):
        _ = _body().number
