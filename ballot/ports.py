"""What the services need from outside, as they need it: the only door to `ballot.adapters`.

The real parts match these by shape and import nothing from here, so a test can hand in ten lines
of its own. What crosses a port is bytes, text and the small values below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable


class Clock(Protocol):
    """The one source of time. Services read it inside their transaction and hand the time on."""

    def now(self) -> datetime:
        """Return the time, as an aware datetime in UTC."""


@runtime_checkable
class SettableClock(Clock, Protocol):
    """The clock of a demonstration. No other installation has one that can be set."""

    def move_to(self, moment: datetime) -> datetime:
        """Set the clock forward and return what it shows then; a moment that has passed changes nothing."""


class BodyKeys(Protocol):
    """The Ed25519 key and the ML-DSA-65 archive key of each body (record-format §3, §4). Private halves never cross this
    port."""

    def public(self, body_slug: str) -> bytes:
        """Return the body's public key, 32 bytes. Raise `KeyMissing`."""

    def sign(self, body_slug: str, message: bytes) -> bytes:
        """Sign the message: return 64 bytes. Raise `KeyMissing`."""

    def archive_public(self, body_slug: str) -> bytes:
        """The body's public archive key, 1,952 bytes. Raises `KeyMissing`."""

    def archive_sign(self, body_slug: str, message: bytes) -> bytes:
        """The archive key's signature over the message, 3,309 bytes, another one each time. Raises `KeyMissing`."""


class SealBox(Protocol):
    """Keeps what nobody may read before its time: openings (record-format §1.3), papers not yet confirmed."""

    def close(self, origin: str, context: str, plaintext: bytes) -> bytes:
        """Encrypt. Only the same origin and context (e.g. `"opening:17"`) open it again.

        Raise `KeyMissing`.
        """

    def open(self, origin: str, context: str, ciphertext: bytes) -> bytes:
        """Decrypt. Raise `ValueError` when altered or of another origin or context, or `KeyMissing`."""


class Links(Protocol):
    """Tokens of mailed links. Nothing is stored: a token carries its facts and a signature.

    The one purpose is `"reply"`, to a consultation; a token of another would be no token of this one.
    """

    def mint(self, purpose: str, facts: Mapping[str, str | int]) -> str:
        """Return the token for these facts: always the same, safe in a URL, under 160 characters."""

    def read(self, purpose: str, token: str) -> dict[str, str | int]:
        """Return the facts of a token. Raise `LinkInvalid` for anything but the exact text that `mint` gave."""


class Codes(Protocol):
    """Short codes that are sent by mail and typed in. Nothing is stored: a nonce gives its digits to this installation alone.

    And marks of texts, by the same secret.
    """

    def digits(self, nonce: str) -> str:
        """Return the six digits that belong to this nonce: always the same, and unknown to whoever lacks the secret."""

    def mark(self, purpose: str, text: str) -> str:
        """Return what stands for this text, for one purpose: always the same 64 hex digits. Whoever lacks the secret can
        neither make it nor try by it what the text was."""


class Passwords(Protocol):
    """Hashing of staff passwords. Slow by intent (about 0.2 s and 64 MB each)."""

    def hash(self, password: str) -> str:
        """Hash a password for storing. Raise `ValueError` for an empty or overlong password."""

    def verify(self, stored: str | None, password: str) -> bool:
        """Return whether the password is the stored one. With `None` (no such account): False, after as long a time."""

    def needs_rehash(self, stored: str) -> bool:
        """Return whether the hash was made with weaker parameters than today's: hash again at the next sign-in."""


class Authenticator(Protocol):
    """Authenticator applications: a secret shared with a telephone, and codes of six digits, each of a step of 30 seconds."""

    def new_secret(self) -> str:
        """Make a secret, in base32."""

    def step(self, secret: str, code: str, at: datetime) -> int | None:
        """Return the step whose code this is, within a step of `at`; None if it is no code of now."""

    def address(self, secret: str, account: str) -> str:
        """Return the `otpauth:` address that an application takes."""

    def picture(self, address: str) -> str:
        """Return that address as a QR code, as a `data:` address."""


class NewPasskey(Protocol):
    """A passkey that was just made."""

    @property
    def credential_id(self) -> bytes:
        """Its name among all devices."""

    @property
    def public_key(self) -> bytes:
        """Its public key, as `Passkeys.verify_authentication` takes it."""

    @property
    def sign_count(self) -> int:
        """How often the device says it was used; many devices always say 0."""


class Passkeys(Protocol):
    """Passkeys of this site. Challenges are the caller's: random, and good for one answer. Questions and answers are JSON."""

    @property
    def usable(self) -> bool:
        """Whether browsers offer passkeys for this site at all."""

    def registration_options(
        self, challenge: bytes, handle: bytes, account: str, name: str, known: Iterable[bytes]
    ) -> str:
        """Return what a browser needs to make one for the person of this handle, on a device that has none of `known`."""

    def verify_registration(self, challenge: bytes, answer: str) -> NewPasskey:
        """Return the passkey that was made. Raise `ValueError` where anything is wrong with the answer."""

    def authentication_options(self, challenge: bytes, known: Iterable[bytes] = ()) -> str:
        """Return what a browser needs to use one: of `known`, or whichever it has for this site."""

    def credential_of(self, answer: str) -> tuple[bytes, bytes | None]:
        """Return which passkey says that it answers, and the handle of whose it is; neither is proved yet. Raise
        `ValueError`."""

    def verify_authentication(self, challenge: bytes, answer: str, public_key: bytes, sign_count: int) -> int:
        """Return the new count of uses. Raise `ValueError` where anything is wrong with the answer."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail, e.g. a receipt."""

    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """One mail to one recipient, in words and ready to go.

    `message_id` (`local@domain`) stays the same over retries, so that a doubled delivery is
    recognised. `date` is aware. `envelope_sender` is where the mail comes back to if it cannot be delivered; without it,
    to the sender. `headers` are further ones, e.g. `Reply-To`; those that delivery sets
    itself (From, To, Subject, Date, Message-ID, Auto-Submitted, MIME) are refused there.
    """

    message_id: str
    to_address: str
    to_name: str
    subject: str
    text: str
    html: str
    date: datetime
    attachments: tuple[Attachment, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    envelope_sender: str | None = None


class DeliveryOutcome(Protocol):
    """What became of one mail."""

    @property
    def message_id(self) -> str:
        """As in the mail."""

    @property
    def ok(self) -> bool:
        """The receiving server took it, or the file is on disk."""

    @property
    def error(self) -> str | None:
        """None when ok; else one short line, with the SMTP code where there is one. No secrets."""

    @property
    def permanent(self) -> bool:
        """Trying again cannot help: the recipient or the mail itself was refused."""


@dataclass(frozen=True, slots=True)
class PlainDeliveryOutcome:
    """A plain `DeliveryOutcome`, for those who have nothing better."""

    message_id: str
    ok: bool
    error: str | None = None
    permanent: bool = False


class Mailer(Protocol):
    """Delivers mails."""

    def deliver(self, messages: Iterable[RenderedMail]) -> Iterator[Sequence[DeliveryOutcome]]:
        """Yield one outcome for each mail as it becomes known, together those that are known at once.

        Never raises for a mail or a server. Mails are taken one by one, in their order, as they can be sent: several may be
        on their way at the same moment.
        """


@dataclass(frozen=True, slots=True)
class PlainMailText:
    """A plain `MailText`, for those who have nothing better."""

    subject: str
    text: str
    html: str
    calendar: bytes | None = None


class MailText(Protocol):
    """A mail in words, whoever found them."""

    @property
    def subject(self) -> str:
        """One line."""

    @property
    def text(self) -> str:
        """The part for readers of plain text."""

    @property
    def html(self) -> str:
        """The same, as HTML."""

    @property
    def calendar(self) -> bytes | None:
        """The deadline as an iCalendar file (RFC 5545), where the mail puts it into calendars or takes it out."""


class MailWords(Protocol):
    """Finds the words for a mail, in its recipient's language."""

    def render(self, template: str, language: str, facts: Mapping[str, object]) -> MailText:
        """Return the subject and both parts of the mail that `template` names. Raise LookupError for an unknown template."""


class ResultPage(Protocol):
    """Writes the result of a consultation as a page that needs nothing else (record format §5, `result.html`)."""

    def render(
        self,
        tally: Mapping[str, Any],
        opened: Mapping[str, Any],
        closes_at: str,
        statements: Mapping[str, Mapping[str, str]],
    ) -> bytes:
        """The page, the same bytes each time: `tally.json` as an object, the first entry of the record with the roll as it was
        counted, the deadline that was in force at closing, and the statements of the counted replies by ballot and State."""
