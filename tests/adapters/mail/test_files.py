"""Mail delivered as files and read back for the mailbox page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from errno import ENOSPC
from pathlib import Path

import pytest

from ballot.adapters.mail import files
from ballot.adapters.mail.files import FileMailer, StoredFile, read_attachment, read_mail, read_mailbox
from ballot.ports import Attachment, RenderedMail
from tests.support.mail.mail_servers import DATE, SENDER, a_mail, delivered


def test_delivered_mails_are_listed_newest_first(tmp_path: Path) -> None:
    mails = [a_mail(n, date=DATE + timedelta(minutes=m)) for n, m in ((1, 0), (2, 20), (3, 10))]
    outcomes = delivered(FileMailer(tmp_path / "mail", SENDER), mails)
    assert [(o.message_id, o.ok) for o in outcomes] == [(mail.message_id, True) for mail in mails]
    listed = read_mailbox(tmp_path / "mail")
    assert [mail.message_id for mail in listed] == [f"mail-{n}@ballot.example.int" for n in (2, 3, 1)]
    assert [mail.message_id for mail in read_mailbox(tmp_path / "mail", limit=1)] == ["mail-2@ballot.example.int"]


def test_a_listed_mail_shows_what_its_reader_would_see(tmp_path: Path) -> None:
    mail = a_mail(
        subject="信函协商",
        to_name="Müller, Ä., " * 9 + "fin",
        text="Répondez : https://ballot.example.int/v/a-_b.c-_d.\n(https://ballot.example.int/help)\n",
        html='<p>é <a href="https://ballot.example.int/v/a-_b.c-_d">x</a><a href="https://x.example/?a=1&amp;b=2">',
        attachments=(Attachment("receipt.tlog-proof", "text/plain", b"x"),),
    )
    delivered(FileMailer(tmp_path, SENDER), [mail])
    (stored,) = read_mailbox(tmp_path)
    assert (stored.subject, stored.to_name, stored.to_address) == ("信函协商", mail.to_name, mail.to_address)
    assert stored.date == DATE
    assert stored.text == mail.text
    assert stored.html.rstrip("\n") == mail.html
    assert stored.attachments == ("receipt.tlog-proof",)
    assert stored.links == (
        "https://ballot.example.int/v/a-_b.c-_d",
        "https://ballot.example.int/help",
        "https://x.example/?a=1&b=2",
    )
    assert read_mail(tmp_path, stored.file_name) == stored


def test_files_that_came_with_a_mail_are_read_by_their_number(tmp_path: Path) -> None:
    attached = (
        Attachment("receipt.tlog-proof", "application/octet-stream", b"\x00\xff"),
        Attachment("deadline.ics", "text/calendar; method=PUBLISH; charset=utf-8", "المهلة\r\n".encode()),
    )
    delivered(FileMailer(tmp_path, SENDER), [a_mail(attachments=attached)])
    (stored,) = read_mailbox(tmp_path)
    assert [read_attachment(tmp_path, stored.file_name, number) for number in (1, 2)] == [
        StoredFile("receipt.tlog-proof", "application/octet-stream", b"\x00\xff"),
        StoredFile("deadline.ics", "text/calendar", "المهلة\r\n".encode()),
    ]
    for number in (-1, 0, 3):
        assert read_attachment(tmp_path, stored.file_name, number) is None
    assert read_attachment(tmp_path, "../" + stored.file_name, 1) is None
    assert read_attachment(tmp_path, stored.file_name[:-6] + "00.eml", 1) is None


def test_a_mail_delivered_again_is_still_one_mail(tmp_path: Path) -> None:
    for _ in range(2):
        delivered(FileMailer(tmp_path, SENDER), [a_mail()])
    assert len(read_mailbox(tmp_path)) == 1


def test_mails_hold_links_so_nobody_else_may_read_them(tmp_path: Path) -> None:
    delivered(FileMailer(tmp_path / "mail", SENDER), [a_mail()])
    (file,) = (tmp_path / "mail").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "mail").stat().st_mode & 0o777 == 0o700


def test_a_mail_that_cannot_be_written_fails_for_good_and_leaves_nothing(tmp_path: Path) -> None:
    outcomes = delivered(FileMailer(tmp_path, SENDER), [a_mail(1, subject="a\nb"), a_mail(2)])
    assert [(o.ok, o.permanent) for o in outcomes] == [(False, True), (True, False)]
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_a_temporary_failure(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    (outcome,) = delivered(FileMailer(tmp_path / "mail", SENDER), [a_mail()])
    assert (outcome.ok, outcome.permanent) == (False, False)


def test_an_absent_folder_is_an_empty_mailbox(tmp_path: Path) -> None:
    assert read_mailbox(tmp_path / "mail") == []


def test_other_files_in_the_folder_are_not_mails(tmp_path: Path) -> None:
    delivered(FileMailer(tmp_path, SENDER), [a_mail()])
    (tmp_path / "notes.eml").write_text("Subject: x\n\n")
    (tmp_path / ".20201127T093000.000000Z-0123456789abcdef.eml.aa.tmp").write_text("half")
    assert len(read_mailbox(tmp_path)) == 1


@pytest.mark.parametrize("name", ["../secret.eml", "notes.eml", "", "20201127T093000.000000Z-0123456789abcdef.eml"])
def test_only_a_mail_of_the_folder_can_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.eml").write_text("Subject: x\n\n")
    (tmp_path / "mail").mkdir()
    assert read_mail(tmp_path / "mail", name) is None


def test_outcomes_of_files_are_handed_on_before_it_is_said_that_no_further_mail_could_be_taken(tmp_path: Path) -> None:
    def breaking_off() -> Iterator[RenderedMail]:
        yield a_mail(1)
        yield a_mail(2)
        raise RuntimeError("the queue is not there")

    running = FileMailer(tmp_path, SENDER).deliver(breaking_off())
    assert [one.ok for one in next(running)] == [True, True]
    with pytest.raises(RuntimeError, match="the queue is not there"):
        next(running)
    assert len(read_mailbox(tmp_path)) == 2


def test_mails_whose_folder_cannot_be_made_durable_are_a_temporary_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_folder: Path) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "sync_folder", full)
    outcomes = delivered(FileMailer(tmp_path, SENDER), [a_mail(1), a_mail(2, to_address="a@b\r\nx")])
    assert [(one.ok, one.permanent) for one in outcomes] == [(False, False), (False, True)]
    assert outcomes[0].error == "cannot write the mail: No space left on device"
