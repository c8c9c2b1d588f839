"""Everything the procedure can refuse: one type a reason, each with a stable code.

A refusal carries facts, never sentences: whoever shows it to a person finds the words in that
person's language by the code. The codes are part of the interface and keep their meaning.
"""

from __future__ import annotations

from typing import ClassVar


class Refused(Exception):
    """An act that the procedure does not allow. Nothing was stored.

    `facts` are the particulars a reader needs (a deadline, a State, a limit), by name.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, **facts: object) -> None:
        self.facts: dict[str, object] = facts
        super().__init__(self.code, facts)

    def __str__(self) -> str:
        if not self.facts:
            return self.code
        return f"{self.code} ({', '.join(f'{name}: {value}' for name, value in self.facts.items())})"


class BadInput(Refused):
    """A value that cannot be read. Facts: `field`, `why`, and the particulars that go with that code."""

    code = "bad-input"


class StatementRefused(BadInput):
    """A statement that has a character which no text of the record may have. Facts: as BadInput, and `ballot`."""

    code = "statement-refused"


class ConsultationClosed(Refused):
    """The consultation is closed; no reply is taken any more."""

    code = "closed"


class DeadlinePassed(Refused):
    """The clock was at or after the deadline when the act held the consultation. Facts: `closes_at`, `at`."""

    code = "deadline-passed"


class NotOpen(Refused):
    """The act needs an open consultation, and this one is not (yet, or any more). Facts: `stage`."""

    code = "not-open"


class NotOnRoll(Refused):
    """The Member State is not on the roll of this consultation. Facts: `state`."""

    code = "not-on-roll"


class NotEntitled(Refused):
    """The Member State is on the roll without the right to vote. Facts: `state`, `ground`."""

    code = "not-entitled"


class UnknownBallot(Refused):
    """The consultation has no such ballot. Facts: `ballot`."""

    code = "unknown-ballot"


class BallotWithdrawn(Refused):
    """The ballot was withdrawn before this reply. Facts: `ballot`."""

    code = "ballot-withdrawn"


class LastBallot(Refused):
    """The only ballot that was not withdrawn cannot be withdrawn: the consultation is annulled instead. Facts: `ballot`."""

    code = "last-ballot"


class OlderReply(Refused):
    """A paper reply that was received no later than the reply that stands. Facts: `received_at`, `stands`, `state`."""

    code = "older-reply"


class UnknownChoice(Refused):
    """A vote that is none of for, against, abstain. Facts: `ballot`, `choice`."""

    code = "unknown-choice"


class EmptyReply(Refused):
    """A reply without a vote on any ballot."""

    code = "empty-reply"


class StatementTooLong(Refused):
    """A statement over the limit. Facts: `ballot`, `length`, `limit`."""

    code = "statement-too-long"


class ReplyTooLarge(Refused):
    """A reply whose statements would make the record's opening of all seals too long to read. Facts: `limit` in bytes."""

    code = "reply-too-large"


class ReplyChanged(Refused):
    """The State's standing reply is another one than this reply was meant to replace. Facts: `revision`."""

    code = "reply-changed"


class TooManyReplies(Refused):
    """More replies of one State within an hour than a person sends. Facts: `limit`, `retry_after` in seconds."""

    code = "too-many-replies"


class TooManySavedDrafts(Refused):
    """As many sessions as may have kept unfinished answers that came in by one link. Facts: `limit`."""

    code = "too-many-unfinished"


class CodeNeeded(Refused):
    """The consultation asks for a code sent by mail before a reply is recorded, and none was given."""

    code = "code-needed"


class CodeRefused(Refused):
    """Not the code that was sent. Facts: `left`, how often another one may be tried."""

    code = "code-refused"


class CodeExpired(Refused):
    """The code that was sent is good no more: used, expired, or tried too often. A new one can be asked for."""

    code = "code-spent"


class TooManyCodes(Refused):
    """More codes were asked for than are sent. Facts: `retry_after`, in seconds."""

    code = "too-many-codes"


class UnknownConsultation(Refused):
    """No consultation has this reference. Facts: `reference`."""

    code = "unknown-consultation"


class LinkInvalid(Refused):
    """A link that this installation did not mint, or that was altered on its way."""

    code = "link-invalid"


class LinkWithdrawn(Refused):
    """A link that was good once: its focal point was removed, or a newer link replaced it."""

    code = "link-withdrawn"


class TooManyLinkRequests(Refused):
    """Links were asked for too often, with this e-mail address or from this network address. Facts: `retry_after`, in seconds."""

    code = "too-many-link-requests"


class NotAllowed(Refused):
    """The officer's role does not carry this act. Facts: `role`, `act`."""

    code = "not-allowed"


class SecondOfficerNeeded(Refused):
    """The act needs a second officer, another one than proposed it."""

    code = "second-officer-needed"


class AlreadyDone(Refused):
    """The act was done before and is not done twice. Facts: `act`."""

    code = "already-done"


class Incomplete(Refused):
    """A draft that cannot be opened yet. Facts: `missing`, a list of what is."""

    code = "incomplete"


class DraftChanged(Refused):
    """What was to be changed in a draft is no longer what the person had seen: somebody has changed it in between."""

    code = "draft-changed"


class RegisterChanged(Refused):
    """A conclusion, or a difference, is no longer what the person had seen: somebody has decided about it in between."""

    code = "register-changed"


class UnknownPaper(Refused):
    """The body has no such paper or conclusion. Facts: `paper` or `conclusion`."""

    code = "unknown-paper"


class ListPreviewOutdated(Refused):
    """Taking a list would not do any more what was shown: focal points, or which consultations are open, have changed."""

    code = "list-changed"


class AgendaChanged(Refused):
    """An agenda is no longer what the person had seen: somebody has changed it in between. Facts: `session`."""

    code = "agenda-changed"


class UnknownSession(Refused):
    """The body has no such session or consultation of councillors. Facts: `session`."""

    code = "unknown-session"


class UnknownItem(Refused):
    """The agenda has no such item, or the item no such outcome (any more). Facts: `item`."""

    code = "unknown-item"


class UnknownDocument(Refused):
    """No ballot of this draft has this document (any more). Facts: `document`."""

    code = "unknown-document"


class UnknownMail(Refused):
    """No mail about this consultation has this number. Facts: `mail`."""

    code = "unknown-mail"


class BadDeadline(Refused):
    """A deadline that cannot be: passed, not later than the one in force, or not a time of its zone. Facts: `why`."""

    code = "bad-deadline"


class UnknownPerson(Refused):
    """No officer or focal point has this id or address. Facts: `who`."""

    code = "unknown-person"


class NotAllReplied(Refused):
    """Closing early needs a reply of every entitled State. Facts: `missing`, the States without one."""

    code = "not-all-replied"


class BallotsUnanswered(Refused):
    """Every State has replied, but not on every ballot; while votes are sealed, which State and which ballot is not said."""

    code = "left-blank"


class FilesTooLarge(Refused):
    """The files of a consultation are too many, or too large together. Facts: `limit` in bytes, `files`."""

    code = "too-much"


class NotYetAvailable(Refused):
    """What is asked for does not exist yet. Facts: `what`."""

    code = "not-ready"


class UnreadableDocument(Refused):
    """A file that is not what it should be. Facts: `file`, `why`, and where: `line`, `column`, `byte`, `last`.

    `others`: a refusal for each further fault of the same file.
    """

    code = "unreadable-document"


class SignInRefused(Refused):
    """Address or credentials do not match. Which of them is not said."""

    code = "sign-in-refused"


class SignInStepExpired(Refused):
    """The step of a sign-in, or a passkey's question, was used, has expired or was tried too often: begin again."""

    code = "step-over"


class CredentialsNeeded(Refused):
    """The act needs credentials that were given in this session a few minutes ago at most."""

    code = "credentials-needed"


class TooManyAttempts(Refused):
    """Too many failures from this account or this address. Facts: `retry_after` in seconds, `officer` (id, or nothing)."""

    code = "too-many-attempts"


class KeyMissing(Refused):
    """A key that the act needs is not there, or is not kept safely. Facts: `why`."""

    code = "key-missing"
