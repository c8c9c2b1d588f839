"""Reports of mail servers, as they come, with what is to vary left open."""

from __future__ import annotations

from dataclasses import dataclass

TAG = "0123456789abcdef0123456789abcdef"
RETURN_ADDRESS = f"bounces+{TAG}@ballot.example.int"


def dsn(
    address: str = "focal@freedonia.example",
    *,
    to: str = RETURN_ADDRESS,
    action: str = "failed",
    status: str = "5.1.1",
    code: str = "smtp; 550 5.1.1 no such mailbox",
    message_id: str = f"{TAG}@ballot.example.int",
) -> bytes:
    """A delivery status notification (RFC 3464) as Postfix writes it."""
    return f"""Return-Path: <>
Date: Mon, 2 Mar 2026 10:00:00 +0000 (UTC)
From: MAILER-DAEMON@mx.freedonia.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="limit"
Message-Id: <report@mx.freedonia.example>

--limit
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.freedonia.example.

--limit
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.freedonia.example

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Diagnostic-Code: {code}

--limit
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: Council secretariat <secretariat@council.example>
To: Focal point <{address}>
Subject: DM-21/1012: Freedonia is invited to reply
Message-ID: <{message_id}>

--limit--
""".encode()


EXIM = f"""Return-Path: <>
From: Mail Delivery System <Mailer-Daemon@mx.sylvania.example>
To: {RETURN_ADDRESS}
X-Failed-Recipients: focal@sylvania.example
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  focal@sylvania.example
    all relevant MX records point to non-existent hosts

------ This is a copy of the message, including all the headers. ------

Message-ID: <{TAG}@ballot.example.int>
To: Focal point <focal@sylvania.example>
""".encode()

ON_LEAVE = f"""From: Focal Point <focal@freedonia.example>
To: {RETURN_ADDRESS}
Subject: Automatic answer: DM-21/1012
Auto-Submitted: auto-replied
In-Reply-To: <{TAG}@ballot.example.int>
Precedence: bulk

I am on leave until Monday. Mail to focal@freedonia.example is not read.
""".encode()


@dataclass(frozen=True)
class Said:
    """A report as the services see it."""

    delivered_to: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    permanent: frozenset[str] = frozenset({"focal@aa.example"})
    reason: str = "550 5.1.1 no such mailbox"


def nested(kind: str, deep: int) -> bytes:
    """A message within a message within a message…"""
    if kind == "message":
        return b"Content-Type: message/rfc822\n\n" * deep
    return b"".join(b'Content-Type: multipart/x; %s="b%d"\n\n--b%d\n' % (kind.encode(), n, n) for n in range(deep))


BOMBS = {
    "messages": nested("message", 6_000),
    "parts": nested("boundary", 4_000),
    "parts named otherwise": nested("BOUNDARY*0", 4_000),
    "comments": b"To: " + b"(" * 100_000 + b"\n\n",
    "flat": b"Content-Type: multipart/report; boundary=x\n\n" + b"--x\n\n" * 40_000,
}
