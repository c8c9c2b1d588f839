"""Codes of replies, as tests of pages read them from the mail and send them."""

from __future__ import annotations

from datetime import timedelta

from bs4 import BeautifulSoup
from sqlmodel import col, select
from werkzeug.test import TestResponse

from ballot.store.tables import ReplyCode
from tests.support.installation import World
from tests.support.pages.browser import hidden_fields, text

FILLED = {"instead_of": "0", "vote-1": "for", "vote-2": "against", "statement-1": "quagga"}


MINUTES = timedelta(minutes=1)


def code_of(world: World) -> str:
    """The code that was mailed last."""
    with world.parts.store.reading() as tx:
        [*_, row] = tx.exec(select(ReplyCode).order_by(col(ReplyCode.id)))
    return world.parts.codes.digits(row.nonce)


def other_than(code: str) -> str:
    """Return six digits that are not this code."""
    return "000000" if code != "000000" else "111111"


def code_fields(answer: TestResponse) -> dict[str, str]:
    """What the page that asks for the code carries on."""
    assert BeautifulSoup(answer.text, "html.parser").select_one("input[name=code]") is not None, text(answer)
    return hidden_fields(answer)
