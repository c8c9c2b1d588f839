"""A mail as bytes, read back by the standard library's parser."""

from __future__ import annotations

import random
import re
from datetime import datetime, timedelta, timezone
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.adapters.mail.message import BadMail, Mailbox, write_message
from ballot.ports import Attachment, RenderedMail
from tests.support.mail.mail_servers import SENDER, a_mail


def read(mail: RenderedMail) -> EmailMessage:
    content = write_message(mail, SENDER)
    assert content.isascii()
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(content)


def body(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_mail_has_what_a_reader_and_a_machine_need() -> None:
    message = read(a_mail(date=datetime(2020, 12, 21, 17, 0, tzinfo=timezone(timedelta(hours=1)))))
    assert message["From"] == "Council secretariat <secretariat@council.example>"
    assert message["To"] == "Focal point <focal-1@freedonia.example>"
    assert message["Subject"] == "DM-21/1012: Freedonia is invited to reply"
    assert message["Date"] == "Mon, 21 Dec 2020 16:00:00 +0000"
    assert message["Message-ID"] == "<mail-1@ballot.example.int>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["MIME-Version"] == "1.0"
    assert message.get_content_type() == "multipart/alternative"
    assert body(message, "plain") == "Open https://ballot.example.int/v/abc.def.\n"
    assert '<a href="https://ballot.example.int/v/abc.def">' in body(message, "html")


def as_the_email_package_writes_it(mail: RenderedMail) -> bytes:
    """The content of the mail with its headers, by Python's own classes."""
    message = EmailMessage(policy=policy.SMTP.clone(cte_type="7bit"))
    message["MIME-Version"] = "1.0"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    for file in mail.attachments:
        kind, *params = file.media_type.split("; ")
        main, sub = kind.split("/")
        message.add_attachment(
            file.content,
            maintype=main,
            subtype=sub,
            filename=file.file_name,
            params=dict(one.split("=") for one in params),
        )
    return message.as_bytes()


def without_boundaries(content: bytes) -> bytes:
    head = content.index(b"MIME-Version: 1.0")
    return re.sub(rb"={15}\d{19}==", b"<boundary>", content[head:])


TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text("abc é=\t\n.", max_size=400),
    st.text("abcdefgh é= ", min_size=60, max_size=400).map(lambda line: f"é\n{line}\n{line}"),
    st.text("和平 abc\n", max_size=400),
    st.text("From .\r\n-=", max_size=200),
)


FILE_NAMES = st.one_of(
    st.sampled_from(
        ["a.ics", "Résultat 结果.pdf", "x" * 150, "é" * 90, 'a "b".ics', "receipt-dm-26-1001-AA-1.tlog-proof"]
    ),
    st.text("abc.-_1", min_size=1, max_size=200),
)


@given(TEXTS, TEXTS, st.binary(max_size=200), FILE_NAMES)
def test_the_content_is_written_as_the_email_package_writes_it(text: str, html: str, file: bytes, name: str) -> None:
    calendar = Attachment(name, "text/calendar; method=PUBLISH; charset=utf-8", file)
    for attachments in ((), (calendar,), (calendar, Attachment("b.bin", "application/octet-stream", file))):
        mail = a_mail(text=text, html=html, attachments=attachments)
        assert without_boundaries(write_message(mail, SENDER)) == without_boundaries(
            as_the_email_package_writes_it(mail)
        )


def test_a_boundary_stands_in_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter([1, 2, 3, 4, 5])
    monkeypatch.setattr(random, "randrange", lambda _most: next(numbers))
    taken = f"--==============={1:019d}==\n"
    message = read(a_mail(text=taken, html=f"<p>{taken}</p>"))
    assert body(message, "plain") == taken
    assert message.get_boundary() == f"==============={2:019d}=="


def test_attachments_keep_their_names_types_and_bytes() -> None:
    files = (
        Attachment("receipt.tlog-proof", "text/plain", b"c2sp.org/tlog-proof@v1\n\xff"),
        Attachment("Résultat 结果.pdf", "application/pdf", b"%PDF"),
    )
    attached = list(read(a_mail(attachments=files)).iter_attachments())
    assert [(a.get_filename(), a.get_content_type(), a.get_payload(decode=True)) for a in attached] == [
        (file.file_name, file.media_type, file.content) for file in files
    ]


def test_an_attachment_keeps_the_parameters_of_its_type() -> None:
    calendar = Attachment(
        "deadline.ics", "text/calendar; method=PUBLISH; charset=utf-8", "BEGIN:VCALENDAR\r\nالمهلة".encode()
    )
    (attached,) = read(a_mail(attachments=(calendar,))).iter_attachments()
    assert (attached.get_content_type(), attached.get_content_disposition()) == ("text/calendar", "attachment")
    assert (attached.get_param("method"), attached.get_param("charset")) == ("PUBLISH", "utf-8")
    assert attached.get_payload(decode=True) == calendar.content


@pytest.mark.parametrize(
    "media_type", ["", "text", "text/", "text/html\r\nX: y", "text/html; a=b\r\n", 'text/html; a="b"', "text/x;a"]
)
def test_what_is_no_media_type_is_refused(media_type: str) -> None:
    with pytest.raises(BadMail):
        write_message(a_mail(attachments=(Attachment("a", media_type, b""),)), SENDER)


@pytest.mark.parametrize(
    "words",
    [
        "Convocation",
        "信函协商 DM-21/1012：请于 2020 年 12 月 21 日前答复。" * 8,
        "مشاورة بالمراسلة DM-21/1012 " * 10 + "آخر",
        "Ministère; «affaires étrangères», (bureau) <x@y.z>, Égypte " * 6 + "fin",
        'plain "quoted", with a comma; and a semicolon',
        "=?utf-8?q?not_an_encoded_word?=",
        "a word of " + "many" * 40 + " letters",
    ],
)
def test_long_and_foreign_words_survive_in_subject_and_name(words: str) -> None:
    message = read(a_mail(subject=words, to_name=words))
    assert message["Subject"] == words
    (written,) = [str(value) for name, value in message.raw_items() if name == "To"]
    ((name, address),) = getaddresses([written])
    assert (str(make_header(decode_header(name))), address) == (words, "focal-1@freedonia.example")


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Cs")), max_size=150))
def test_whatever_the_name_is_the_recipient_stays_one_and_the_same(name: str) -> None:
    message = read(a_mail(to_name=name))
    assert [address.addr_spec for address in message["To"].addresses] == ["focal-1@freedonia.example"]
    assert sorted(message.keys()) == sorted(
        ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
    )


@given(st.text(max_size=300))
def test_texts_of_any_language_come_back(text: str) -> None:
    text = "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\x7f\x85\u2028\u2029")
    message = read(a_mail(text=text + "\n", html=f"<p>{text}</p>\n"))
    assert body(message, "plain") == text + "\n"


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n", "\r\n ", "\x00", "\x0b", "\x1c", "\x85", "\u2028"])
@pytest.mark.parametrize("field", ["subject", "to_name", "to_address", "message_id", "header", "reply-to", "file"])
def test_nothing_gets_a_header_of_its_own_into_a_mail(field: str, ending: str) -> None:
    bad = f"x@y.example{ending}Bcc: all@freedonia.example"
    mails = {
        "subject": a_mail(subject=bad),
        "to_name": a_mail(to_name=bad),
        "to_address": a_mail(to_address=bad),
        "message_id": a_mail(message_id=bad),
        "header": a_mail(headers={"X-Reference": bad}),
        "reply-to": a_mail(headers={"Reply-To": bad}),
        "file": a_mail(attachments=(Attachment(bad, "text/plain", b""),)),
    }
    with pytest.raises(BadMail):
        write_message(mails[field], SENDER)


@pytest.mark.parametrize(
    "name", ["Bcc", "bcc", "To", "From", "Sender", "Subject", "Content-Type", "Received", "X Y", "X:", "", "X\n"]
)
def test_headers_that_are_not_the_callers_are_refused(name: str) -> None:
    with pytest.raises(BadMail):
        write_message(a_mail(headers={name: "x"}), SENDER)


def test_further_headers_are_set() -> None:
    headers = {"Reply-To": "Secrétariat <reply@council.example>", "In-Reply-To": "<mail-0@ballot.example.int>"}
    message = read(a_mail(headers=headers))
    assert message["Reply-To"].addresses[0].display_name == "Secrétariat"
    assert message["Reply-To"].addresses[0].addr_spec == "reply@council.example"
    assert message["In-Reply-To"] == "<mail-0@ballot.example.int>"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "@freedonia.example",
        "a@",
        "a@b@c.example",
        "a b@c.example",
        "a,b@c.example",
        "<a@c.example>",
        "a@c..example",
        "ä@c.example",
        "a@" + "c" * 250 + ".example",
    ],
)
def test_an_address_that_mail_cannot_reach_is_refused(address: str) -> None:
    mail = RenderedMail("m@b.example", address, "", "s", "t", "h", a_mail().date)
    with pytest.raises(BadMail):
        write_message(mail, SENDER)


def test_a_foreign_domain_is_written_in_its_ascii_form() -> None:
    assert read(a_mail(to_address="post@bücher.example"))["To"].addresses[0].addr_spec == "post@xn--bcher-kva.example"


def test_a_long_message_id_is_never_folded() -> None:
    long = "a" * 150 + "@ballot.example.int"
    assert f"\r\nMessage-ID: <{long}>\r\n".encode() in write_message(a_mail(message_id=f"<{long}>"), SENDER)


def test_a_date_without_a_zone_is_refused() -> None:
    with pytest.raises(BadMail):
        write_message(a_mail(date=datetime(2020, 12, 21)), SENDER)  # noqa: DTZ001 (the point)


def test_a_sender_is_read_from_one_line() -> None:
    assert Mailbox.parse("Council <c@council.example>") == Mailbox("Council", "c@council.example")
    assert Mailbox.parse("c@council.example") == Mailbox("", "c@council.example")
    with pytest.raises(BadMail):
        Mailbox.parse("Council")
