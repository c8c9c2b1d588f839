from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.adapters.mail.bounces import read_report
from tests.support.mail.bounce_reports import BOMBS, EXIM, ON_LEAVE, RETURN_ADDRESS, TAG, dsn


def test_a_delivery_status_notification_is_understood() -> None:
    report = read_report(dsn())
    assert report.permanent == {"focal@freedonia.example"}
    assert report.temporary == frozenset()
    assert report.delivered_to == (RETURN_ADDRESS,)
    assert f"{TAG}@ballot.example.int" in report.about
    assert report.reason == "smtp; 550 5.1.1 no such mailbox"


def test_a_report_of_another_kind_is_understood_too() -> None:
    report = read_report(EXIM)
    assert report.permanent == {"focal@sylvania.example"}
    assert report.about == (f"{TAG}@ballot.example.int",)
    assert report.reason == "Mail delivery failed: returning message to sender"


def test_a_delay_is_nothing_permanent() -> None:
    report = read_report(dsn(action="delayed", status="4.4.1"))
    assert report.permanent == frozenset()
    assert report.temporary == {"focal@freedonia.example"}


def test_a_relayed_mail_came_to_nothing_bad() -> None:
    assert read_report(dsn(action="relayed", status="2.0.0")).permanent == frozenset()


def test_somebody_s_automatic_answer_is_no_report() -> None:
    report = read_report(ON_LEAVE)
    assert (report.permanent, report.temporary) == (frozenset(), frozenset())


def test_the_carrier_s_word_for_the_address_comes_first() -> None:
    report = read_report(dsn(to="postmaster@ballot.example.int"), ["bounces+other@ballot.example.int"])
    assert report.delivered_to == ("bounces+other@ballot.example.int", "postmaster@ballot.example.int")


def test_what_a_server_said_is_one_short_printable_line() -> None:
    said = read_report(dsn(code="smtp; 550 \x1b[31mred\u202e " + "x" * 900)).reason
    assert said.isprintable()
    assert len(said) == 300


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n",
        b"Content-Type: text/plain; charset=nowhere\nContent-Transfer-Encoding: base64\n\n%%%",
        b"From: a@b\nTo: " + b"x@y, " * 5_000 + b"\n\n",
    ],
)
def test_a_message_that_is_no_report_names_no_address(raw: bytes) -> None:
    report = read_report(raw)
    assert report.permanent == frozenset()
    assert len(report.delivered_to) <= 20


@pytest.mark.parametrize("name", BOMBS)
def test_a_message_made_to_wear_out_its_reader_is_an_empty_report(name: str) -> None:
    report = read_report(b"X-Failed-Recipients: a@b.example\n" + BOMBS[name], ["bounces@ballot.example"])
    assert (report.permanent, report.temporary, report.about, report.reason) == (frozenset(), frozenset(), (), "")
    assert report.delivered_to == ("bounces@ballot.example",)


def test_what_comes_after_256_kilobytes_is_not_read() -> None:
    long = dsn().replace(b"--limit--", b"x" * 300_000 + b"\n--limit--")
    assert read_report(long).permanent == {"focal@freedonia.example"}
    behind = dsn().replace(
        b"--limit\nContent-Description: Delivery", b"x" * 300_000 + b"\n--limit\nContent-Description: Del"
    )
    assert read_report(behind).permanent == frozenset()


def test_nothing_that_no_database_keeps_is_handed_on() -> None:
    report = read_report(dsn(to="a\0b@c.example", message_id="x\0y@ballot.example.int", address="f\0@d.example"))
    assert all(one.isprintable() for one in (*report.delivered_to, *report.about, *report.permanent, report.reason))


@given(st.binary(max_size=400), st.integers(0, 1_000))
def test_whatever_comes_is_read_without_an_error(junk: bytes, place: int) -> None:
    whole = dsn()
    read_report(whole[:place] + junk + whole[place:])
    read_report(junk)
