"""The documents of an item, as agendas print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.importers.agendas.documents import read_documents
from tests.support.agendas import only_row

DOCUMENTS = [
    ("21R3", [("C20/21", 3, False)]),
    ("21(Rev.3)", [("C20/21", 3, False)]),
    ("C19/21 Rev. 2", [("C19/21", 2, False)]),
    ("21R", [("C20/21", 1, False)]),
    ("[40]", [("C20/40", None, True)]),
    ("[40 41] 42", [("C20/40", None, True), ("C20/41", None, True), ("C20/42", None, False)]),
    ("60 VC/8", [("C20/60", None, False), ("VC/8", None, False)]),
    ("6 + INF2", [("C20/6", None, False), ("C20/INF/2", None, False)]),
    ("DT/8, 24 Add.1", [("C20/DT/8", None, False), ("C20/24(Add.1)", None, False)]),
    ("C２０/５４", [("C20/54", None, False)]),
    ("C20/54-E", [("C20/54", None, False)]),
    ("-", []),
    ("", []),
    ("–", []),
]


@pytest.mark.parametrize(("cell", "documents"), DOCUMENTS)
def test_documents_are_read_as_agendas_print_them(cell: str, documents: list[tuple[str, int | None, bool]]) -> None:
    row, found = only_row("Some subject", cell)
    assert [(one.id, one.revision, one.bracketed) for one in row.documents] == documents
    assert found.look_here == ()


def test_what_is_no_document_is_said_with_its_line() -> None:
    row, found = only_row("Some subject", "7 pending")
    assert [one.id for one in row.documents] == ["C20/7"]
    assert [(one.code, one.place, one.text) for one in found.look_here] == [("document-not-read", 4, "pending")]


@given(st.text(max_size=40))
def test_whatever_stands_in_a_cell_is_read_or_said(cell: str) -> None:
    read = read_documents(cell, "C20")
    digits = {sign for sign in cell if sign.isascii() and sign.isdigit()}
    assert not digits or read.documents or read.unknown
