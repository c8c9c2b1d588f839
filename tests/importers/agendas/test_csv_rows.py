"""An agenda as CSV: what is written is read back as it was."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.importers.agendas.csv_rows import COLUMNS, read_agenda_csv, write_agenda
from ballot.importers.agendas.result import AgendaDocument, AgendaRow, Contribution
from ballot.reference import LANGUAGES
from ballot.rules.refusals import UnreadableDocument
from tests.support.agendas import LETTER, read_text

LINE = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=20)
ROWS = st.builds(
    AgendaRow,
    group=st.sampled_from(["", "1", "II"]),
    number=st.sampled_from(["1", "2.1", "3 bis", "=1+1", "-"]),
    titles=st.dictionaries(st.sampled_from(list(LANGUAGES)), LINE, min_size=1),
    documents=st.lists(
        st.builds(
            AgendaDocument,
            st.sampled_from(["C20/21", "VC/8", "C20/INF/2", "C20/24(Add.1)", "GB.341/INS/1", "EB 2020/131"]),
            st.sampled_from([None, 1, 12]),
            st.booleans(),
        )
    ).map(tuple),
    references=st.lists(st.sampled_from(["PL 1.8", "ADM 4"]), unique=True).map(tuple),
    contributions=st.lists(
        st.builds(Contribution, st.sampled_from(["CN", "CH"]), st.sampled_from([None, "VC/8", "C20/21(Rev.3)"]))
    ).map(tuple),
    new=st.booleans(),
)


@given(st.lists(ROWS, min_size=1, max_size=5))
def test_what_is_written_is_read_back_as_it_was(rows: list[AgendaRow]) -> None:
    assert list(read_agenda_csv(write_agenda(rows), "agenda.csv").rows) == rows


def test_a_letter_survives_the_way_through_a_spreadsheet_with_semicolons() -> None:
    rows = read_text(LETTER).rows
    saved = io.StringIO()
    csv.writer(saved, delimiter=";").writerows(csv.reader(io.StringIO(write_agenda(rows).decode("utf-8-sig"))))
    assert read_agenda_csv(saved.getvalue().encode("utf-8-sig"), "agenda.csv").rows == rows


def test_columns_that_are_not_needed_may_be_left_out_and_stand_in_any_order() -> None:
    found = read_agenda_csv(b"title_fr,Number,documents\nLe budget,2,21R3; [C20/40]\n\n", "agenda.csv")
    row = found.rows[0]
    assert (row.number, row.group, dict(row.titles), row.place) == ("2", "", {"fr": "Le budget"}, 2)
    assert [one.reference for one in row.documents] == ["21(Rev.3)", "C20/40"]


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("group,title_en\n1,Budget\n", "other-columns", 1),
        ("number,colour\n1,red\n", "other-columns", 1),
        ("number,new\n1,perhaps\n", "yes-or-no", 2),
        ("number,contributions\n1,XX VC/8\n", "no-such-state", 2),
        ('number,title_en\n1,"Budget\n', "quotation-marks", 2),
        ("number,title_en\n1,Budget,20\n", "other-number-of-cells", 2),
        (",".join(COLUMNS), "no-rows", None),
    ],
)
def test_a_list_that_is_no_agenda_is_refused_with_its_line(text: str, why: str, line: int | None) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read_agenda_csv(text.encode(), "agenda.csv")
    assert (refused.value.facts["why"], refused.value.facts.get("line")) == (why, line)
