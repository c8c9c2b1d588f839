"""`ballot consultation` and `ballot export`: the chair's acts, for scripts."""

from __future__ import annotations

import json

import pytest

from tests.support.command_line import CHAIR, SECRETARIAT, Terminal

REF = "DM-21/1012"


def test_a_draft_from_the_register_has_a_ballot_for_each_conclusion_and_lacks_nothing(drafted: Terminal) -> None:
    shown = json.loads(drafted.good("consultation", "show", REF, "--json"))
    assert shown["stage"] == "draft"
    assert [one["id"] for one in shown["ballots"]] == [str(number) for number in range(1, 9)]
    assert shown["missing"] == []
    assert shown["closes_at"] == "2099-12-01T16:00:00+00:00"
    assert "still missing: nothing" in drafted.good("consultation", "show", REF)


def test_opening_invites_the_focal_points_of_entitled_states(drafted: Terminal) -> None:
    said = json.loads(drafted.good("consultation", "open", REF, "--as", CHAIR, "--json"))
    assert (said["stage"], said["entitled"], said["invitations"]) == ("open", 2, 3)
    listed = json.loads(drafted.good("consultation", "list", "--json"))["consultations"]
    assert [(one["reference"], one["stage"], one["replied"]) for one in listed] == [(REF, "open", 0)]
    assert REF in drafted.good("consultation", "list")


def test_the_acts_of_an_open_consultation(opened: Terminal) -> None:
    act = ("--as", CHAIR, "--reason", "asked for by Member States")
    opened.good("consultation", "extend", REF, "--to", "2099-12-02 17:00", *act)
    opened.good("consultation", "withdraw", REF, "4", *act)
    shown = json.loads(opened.good("consultation", "show", REF, "--json"))
    assert shown["closes_at"] == "2099-12-02T16:00:00+00:00"
    assert shown["withdrawn"] == ["4"]
    assert shown["not_replied_states"] == ["ZA", "DE"]
    assert opened("consultation", "close-early", REF, "--as", CHAIR).status == 1
    opened.good("consultation", "annul", REF, *act)
    assert json.loads(opened.good("consultation", "show", REF, "--json"))["stage"] == "annulled"


REASON = ("--reason", "because")


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (["open", REF, "--as", CHAIR], 1, "has already been opened"),
        (["extend", REF, "--as", SECRETARIAT, "--to", "2099-12-02 17:00", *REASON], 1, "secretariat"),
        (["extend", REF, "--as", CHAIR, "--to", "2099-11-01 17:00", *REASON], 1, "deadline"),
        (["extend", REF, "--as", CHAIR, "--to", "9999-12-31T23:59-12:00", *REASON], 2, "year must be from 2000"),
        (["extend", REF, "--as", CHAIR, "--to", "tomorrow", *REASON], 2, "date and an hour are required"),
        (["extend", REF, "--as", CHAIR, "--to", "2099-12-02 17:00", "--reason", " "], 2, "“Reason”"),
        (["extend", REF, "--as", CHAIR, "--to", "2099-12-02 17:00", "--reason", "no\u202ew"], 2, "U+202E"),
        (["withdraw", REF, "4", "--as", CHAIR, "--reason", "now\u200b"], 2, "U+200B"),
        (["annul", REF, "--as", CHAIR, "--reason", "\u2060now"], 2, "U+2060"),
        (["withdraw", REF, "9", "--as", CHAIR, *REASON], 2, "no ballot “9”"),
        (["annul", "DM-1", "--as", CHAIR, *REASON], 2, "no consultation DM-1"),
        (["annul", REF, "--as", "nobody@council.example", *REASON], 2, "nobody@council.example"),
        (["annul", REF, *REASON], 2, "--as"),
        (["show", "DM/../1"], 2, "no consultation"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    opened: Terminal, args: list[str], status: int, said: str
) -> None:
    ran = opened("consultation", *args)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--deadline", "soon"], "a date and an hour are required"),
        (["--deadline", "2099-12-01 17:00", "--contact-email", "a..b@x.example"], "a full stop stands where"),
        (["--deadline", "2099-12-01"], "a date and an hour are required"),
        (["--deadline", "2026-03-29T02:30"], "the clocks change in this hour"),
        (["--deadline", "9999-12-31T23:59-12:00"], "the year must be from 2000 to 2999"),
        (["--deadline", "9999-12-31T23:59", "--zone", "America/New_York"], "the year must be from 2000 to 2999"),
        (["--deadline", "0001-01-01T00:00+14:00"], "the year must be from 2000 to 2999"),
        (
            ["--deadline", "2099-12-01 17:00", "--record-until", "9999-12-31T23:59"],
            "the year must be from 2000 to 2999",
        ),
        (["--deadline", "2099-12-01 17:00", "--record-until", "later"], "a date and an hour are required"),
        (["--deadline", "2099-12-01 17:00", "--zone", "Europe/Atlantis"], "there is no time zone"),
        (["--deadline", "2099-12-01 17:00", "--record-until", "2099-11-01 17:00"], "this is before the deadline"),
        (["--deadline", "2099-12-01 17:00", "--basis", "fr=R\u202egle 3.2"], "u+202e"),
        (["--deadline", "2099-12-01 17:00", "--title", "fr=Bud\u200bget"], "u+200b"),
        (["--deadline", "2099-12-01 17:00", "--remind", "0"], "whole hours before the deadline"),
    ],
)
def test_a_deadline_that_cannot_be_read_is_an_unusable_call_and_leaves_no_draft(
    installed: Terminal, more: list[str], said: str
) -> None:
    ran = installed(
        *("consultation", "draft", "--as", SECRETARIAT, "--reference", "DM-1", "--title", "T", "--basis", "B"),
        *("--authorised-by", "A", *more),
    )
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err.casefold()
    assert json.loads(installed.good("consultation", "list", "--json"))["consultations"] == []


def test_a_deadline_on_a_day_off_is_taken_and_told(installed: Terminal) -> None:
    ran = installed(
        *("consultation", "draft", "--as", SECRETARIAT, "--reference", "DM-1", "--title", "T", "--basis", "B"),
        *("--authorised-by", "A", "--deadline", "2099-12-25 17:00", "--second-step", "--json"),
    )
    assert ran.status == 0
    assert json.loads(ran.out)["reference"] == "DM-1"
    assert "Geneva does not work on the day of the deadline: Christmas Day (25 December 2099)" in ran.err


def test_a_draft_from_an_unknown_record_leaves_no_draft_behind(installed: Terminal) -> None:
    ran = installed(
        *("consultation", "draft", "--as", SECRETARIAT, "--reference", "DM-1", "--title", "T", "--basis", "B"),
        *("--authorised-by", "A", "--deadline", "2099-12-01 17:00", "--from-record", "No such record"),
    )
    assert ran.status == 2
    assert json.loads(installed.good("consultation", "list", "--json"))["consultations"] == []


def test_an_exported_bundle_verifies_with_the_bodys_key(opened: Terminal) -> None:
    bundle, key = opened.folder / "out.zip", opened.folder / "body.pem"
    opened.good("export", REF, "-o", bundle)
    key.write_text(opened.good("key", "--pem"), encoding="utf-8")
    ran = opened("verify", bundle, "--key", key, "--json")
    report = json.loads(ran.out)
    assert ran.status == 0
    assert (report["verdict"], report["key_confirmed"], report["entries"]) == ("in-progress", True, 1)
    assert not list(opened.folder.glob(".out.zip*"))


def test_an_export_that_cannot_be_made_leaves_no_file(drafted: Terminal) -> None:
    assert drafted("export", REF, "-o", drafted.folder / "out.zip").status == 1
    assert drafted("export", "DM-1", "-o", drafted.folder / "out.zip").status == 2
    assert not (drafted.folder / "out.zip").exists()


def test_an_export_into_a_folder_that_is_not_there_is_an_unusable_call(opened: Terminal) -> None:
    ran = opened("export", REF, "-o", opened.folder / "nowhere" / "out.zip")
    assert ran.status == 2
    assert "Traceback" not in ran.err
