"""Lists as texts: the separators in use, and names and addresses in one cell."""

from __future__ import annotations

import pytest

from ballot.importers.lists.people import OtherName, PersonCells, SeveralAddresses, split_person
from ballot.importers.lists.reading import read_table

COLUMNS = ("state", "name")


@pytest.mark.parametrize(
    "text",
    [
        "state,name\nFR,Odile\nDE,Grace\n",
        "state;name\nFR;Odile\nDE;Grace\n",
        "state\tname\nFR\tOdile\nDE\tGrace\n",
        "sep=;\nstate;name\nFR;Odile\nDE;Grace\n",
        "sep=,\nstate,name\nFR,Odile\nDE,Grace\n",
        '"sep=;"\nstate;name\nFR;Odile\nDE;Grace\n',
        "SEP=\t\nstate\tname\nFR\tOdile\nDE\tGrace\n",
        "\t\nstate\tname\t\t\nFR\tOdile\t\t\nDE\tGrace\n\t\t\n",
        "\nsep=;\n\nname;state;;\nOdile;FR;;\nGrace;DE\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_commas_semicolons_and_tabs_are_read_told_or_untold(text: str, encoding: str, line_end: str) -> None:
    table = read_table(text.replace("\n", line_end).encode(encoding), "list.csv", COLUMNS)
    assert [row.cells for row in table.rows] == [{"state": "FR", "name": "Odile"}, {"state": "DE", "name": "Grace"}]
    assert (table.errors, table.tab) == ([], None)


def test_a_comma_within_a_cell_is_none_that_separates_where_another_sign_does() -> None:
    table = read_table(b"sep=;\nstate;name\nFR;Marsh, Odile\n", "list.csv", COLUMNS)
    assert table.rows[0].cells["name"] == "Marsh, Odile"
    assert table.rows[0].line == 3


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Zoe Test", "zoe@fr.example"),
        ("", "Zoe Test <zoe@fr.example>"),
        ("", '"Zoe Test" <zoe@fr.example>;'),
        ("Zoe Test", "Zoe  test <mailto:zoe@fr.example>"),
        ("Zoe Test", "<zoe@fr.example>"),
        ("Zoe Test <zoe@fr.example>", ""),
    ],
)
def test_a_name_and_an_address_in_one_cell_are_taken_apart(name: str, email: str) -> None:
    assert split_person(name, email) == PersonCells("Zoe Test", "zoe@fr.example")


def test_what_cannot_be_taken_apart_without_doubt_is_told() -> None:
    with pytest.raises(OtherName):
        split_person("Odile Marsh", "Zoe Test <zoe@fr.example>")
    for several in ("a@fr.example; b@fr.example", "A <a@fr.example>, B <b@fr.example>", "a@fr.example b@fr.example"):
        with pytest.raises(SeveralAddresses):
            split_person("Zoe", several)
        with pytest.raises(SeveralAddresses):
            split_person(several, "")


@pytest.mark.parametrize("email", ["zoe", "<zoe@fr.example", "zoe@fr.example>", "zoe @fr.example", "@", "a@b@c"])
def test_what_is_no_name_with_an_address_stays_as_it_is(email: str) -> None:
    assert split_person("Zoe", email) == PersonCells("Zoe", email)
