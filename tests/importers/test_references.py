from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.importers.references import DocumentReference, find_mentions, session_of, without_duplicates


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("C21/54", "C21/54"),
        ("C20/21(Rev.3)", "C20/21(Rev.3)"),
        ("C20/21 (Rev. 3)", "C20/21(Rev.3)"),
        ("C20/21（Rev.3）", "C20/21(Rev.3)"),
        ("C20/21(Rév.3)", "C20/21(Rev.3)"),
        ("C20/21(Add.1)", "C20/21(Add.1)"),
        ("C20/21(Corr.2)", "C20/21(Corr.2)"),
        ("C21/DT/8", "C21/DT/8"),
        ("C21/INF/2", "C21/INF/2"),
        ("DT/1 (Rev.5)", "DT/1(Rev.5)"),
        ("VC/8", "VC/8"),
    ],
)
def test_a_reference_has_one_normal_form(text: str, normal: str) -> None:
    assert [str(mention.reference) for mention in find_mentions(f"Document {text}, and so on")] == [normal]


@pytest.mark.parametrize(
    "text", ["JIU/REP/2020/8", "2019/2020", "PP-18", "Resolution 70", "17/06", "XC21/5", "C21/5/6"]
)
def test_what_only_looks_like_a_reference_is_none(text: str) -> None:
    assert list(find_mentions(text)) == []


def test_a_shortened_reference_belongs_to_the_session() -> None:
    shortened = DocumentReference(None, "DT", 8)
    assert str(shortened.in_session("C21")) == "C21/DT/8"
    assert str(shortened.in_session(None)) == "DT/8"
    assert str(DocumentReference("C20", None, 8).in_session("C21")) == "C20/8"
    assert str(DocumentReference(None, "VC", 8).in_session("C21")) == "VC/8"


def test_the_session_is_the_one_named_most() -> None:
    assert session_of(["C21/1 and C20/1", "C21/2"]) == "C21"
    assert session_of(["C21/1", "C20/1"]) == "C21"
    assert session_of(["DT/1"]) is None


@given(
    st.builds(
        DocumentReference,
        session=st.sampled_from(["C20", "C21"]),
        series=st.sampled_from([None, "DT", "INF"]),
        number=st.integers(0, 9999),
        issue=st.sampled_from([None, "Rev.1", "Rev.12", "Add.2", "Corr.3"]),
    )
)
def test_a_normal_form_reads_back_as_itself(reference: DocumentReference) -> None:
    assert [mention.reference for mention in find_mentions(f"（{reference}号文件）")] == [reference]
    assert str(reference.with_annex("A")) == f"{reference} Annex A"
    assert str(reference.with_annex("")) == f"{reference} Annex"
    assert reference.with_annex("A").document == reference
    assert without_duplicates([reference, reference]) == (reference,)
