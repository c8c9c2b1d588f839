"""What a reply may say, and whether it is taken (record format §1.2, `replied`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ballot.rules.deadlines import has_passed
from ballot.rules.refusals import (
    BallotWithdrawn,
    ConsultationClosed,
    DeadlinePassed,
    EmptyReply,
    NotOpen,
    StatementTooLong,
    UnknownBallot,
    UnknownChoice,
)
from ballot.rules.roll import Roll
from ballot.rules.stages import Stage
from ballot.rules.texts import trimmed

MAX_STATEMENT = 5_000
"""Characters in one statement: Unicode code points (record format §1.2)."""


class Choice(StrEnum):
    """A vote. Not replying is not a choice: a ballot left out is counted as no reply."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Channel(StrEnum):
    """How a reply reached the body: by the mailed link, or by a paper that the secretariat records."""

    LINK = "link"
    LETTER = "letter"
    NOTE_VERBALE = "note-verbale"
    FAX = "fax"
    E_MAIL = "e-mail"
    MEETING = "meeting"


@dataclass(frozen=True)
class Reply:
    """A State's votes and statements, by ballot id. It replaces the State's earlier replies whole."""

    votes: Mapping[str, Choice]
    statements: Mapping[str, str]


def read_reply(votes: Mapping[str, str], statements: Mapping[str, str], ballots: Collection[str]) -> Reply:
    """Turn what a person sent into a Reply on `ballots` (ids of this consultation, withdrawn ones too).

    Empty statements are dropped and line ends made one kind, so that the same words always have the same seal. White space alone
    stays, as whoever sent it has to be told that it says nothing.
    Raise UnknownBallot, UnknownChoice, StatementTooLong.
    """
    chosen = {}
    for ballot, choice in votes.items():
        if ballot not in ballots:
            raise UnknownBallot(ballot=ballot)
        try:
            chosen[ballot] = Choice(choice)
        except ValueError:
            raise UnknownChoice(ballot=ballot, choice=choice) from None
    said = {}
    for ballot, text in statements.items():
        if ballot not in ballots:
            raise UnknownBallot(ballot=ballot)
        if not text:
            continue
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        plain = trimmed(lines) or lines
        # UTF-16 units never undercount code points, so a text that passes here passes every reader's count.
        length = len(plain.encode("utf-16-le", "replace")) // 2
        if length > MAX_STATEMENT:
            raise StatementTooLong(ballot=ballot, length=length, limit=MAX_STATEMENT)
        said[ballot] = plain
    return Reply(chosen, said)


def accept_reply(
    reply: Reply,
    state: str,
    *,
    stage: Stage,
    roll: Roll,
    withdrawn: Collection[str],
    closes_at: datetime,
    now: datetime,
) -> None:
    """Raise unless this reply by link is accepted at `now`. A reply at the very instant of the deadline is late.

    Raise NotOpen, ConsultationClosed, DeadlinePassed, NotOnRoll, NotEntitled, BallotWithdrawn or EmptyReply.
    """
    require_reply_allowed(state, stage=stage, roll=roll, closes_at=closes_at, now=now)
    _require_votes_on_open_ballots(reply, withdrawn)


def accept_on_paper(
    reply: Reply,
    state: str,
    *,
    stage: Stage,
    roll: Roll,
    withdrawn: Collection[str],
    closes_at: datetime,
    record_until: datetime,
    received_at: datetime,
    now: datetime,
) -> None:
    """Raise unless a paper reply, received in time, may still be recorded at `now` (before `record_until`).

    Raise as `accept_reply` does; DeadlinePassed names the limit that was missed.
    """
    require_paper_reply_allowed(stage, record_until, now)
    if has_passed(closes_at, received_at):
        raise DeadlinePassed(closes_at=closes_at, at=received_at)
    roll.require_entitled(state)
    _require_votes_on_open_ballots(reply, withdrawn)


def require_paper_reply_allowed(stage: Stage, record_until: datetime, now: datetime) -> None:
    """Raise ConsultationClosed, NotOpen or DeadlinePassed unless paper replies may be recorded at `now`."""
    if stage is not Stage.CLOSED:
        require_open(stage)
    if has_passed(record_until, now):
        raise DeadlinePassed(closes_at=record_until, at=now)


def require_reply_allowed(state: str, *, stage: Stage, roll: Roll, closes_at: datetime, now: datetime) -> None:
    """Raise unless the State may reply by link at `now`, whatever it says.

    That is NotOpen, ConsultationClosed, DeadlinePassed, NotOnRoll or NotEntitled.
    """
    require_open_before_deadline(stage, closes_at, now)
    roll.require_entitled(state)


def require_open_before_deadline(stage: Stage, closes_at: datetime, now: datetime) -> None:
    """Raise NotOpen, ConsultationClosed or DeadlinePassed unless States may reply by link at `now`."""
    require_open(stage)
    if has_passed(closes_at, now):
        raise DeadlinePassed(closes_at=closes_at, at=now)


def require_open(stage: Stage) -> None:
    """Raise ConsultationClosed after closing, and NotOpen in every other stage but open."""
    if stage in (Stage.CLOSED, Stage.DECLARED):
        raise ConsultationClosed(stage=str(stage))
    if stage is not Stage.OPEN:
        raise NotOpen(stage=str(stage))


def _require_votes_on_open_ballots(reply: Reply, withdrawn: Collection[str]) -> None:
    for ballot in [*reply.votes, *reply.statements]:
        if ballot in withdrawn:
            raise BallotWithdrawn(ballot=ballot)
    if not reply.votes:
        raise EmptyReply()
