"""What a paper reply must be to be recorded: judged part by part for whoever types it in, and as a whole by the rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from ballot.record import acts
from ballot.record.shapes import read_time, write_time
from ballot.rules.deadlines import passed
from ballot.rules.refusals import BadInput, DeadlinePassed, EmptyReply, NotOpen, Refused
from ballot.rules.replies import Channel, Reply, accept_on_paper, read_reply, require_paper_taken
from ballot.rules.roll import Roll
from ballot.services.core.file_limits import require_file
from ballot.services.core.multiple_errors import collected, require_no_faults
from ballot.services.core.recording import Holding, encoded
from ballot.services.replies.submit import require_room

NOTHING: Mapping[str, Refused] = MappingProxyType({})


@dataclass(frozen=True)
class PaperReply:
    """A reply that came on paper or by e-mail, with its scan."""

    state: str
    channel: str
    received_at: datetime
    votes: Mapping[str, str]
    statements: Mapping[str, str]
    scan: bytes
    scan_media_type: str


def require_sound(held: Holding, paper: PaperReply, unread: Mapping[str, Refused]) -> None:
    """Judge each part of it by itself, so that whoever types it in is told of everything at once."""
    standing = held.standing
    if not standing.opened:
        raise NotOpen(stage=str(standing.stage))
    require_paper_taken(standing.stage, standing.recording_ends(), held.moment)
    checks: dict[str, Callable[[], object]] = {
        "state": lambda: _require_state(standing.roll, paper.state),
        "channel": lambda: _require_channel(paper.channel),
        "received_at": lambda: _require_received_in_time(held, paper.received_at),
        "scan": lambda: require_file("scan", paper.scan),
        "votes": lambda: _read_answered(paper.votes, paper.statements, standing.ballots),
    }
    faults: list[Refused] = []
    for part, check in checks.items():
        if part in unread:
            faults.append(unread[part])
        else:
            collected(faults, check, None)
    require_no_faults(faults)


def _require_state(roll: Roll, state: str) -> None:
    if not state:
        raise BadInput(field="state", why="no-state-chosen")
    roll.require_entitled(state)


def _require_channel(channel: str) -> None:
    if channel not in set(Channel) - {Channel.LINK}:
        raise BadInput(field="channel", why="no-such-channel", channel=channel)


def _require_received_in_time(held: Holding, received_at: datetime) -> None:
    if received_at > held.now:
        raise BadInput(field="received_at", why="still-to-come")
    if write_time(received_at) < held.standing.opened["at"]:
        raise BadInput(field="received_at", why="before-the-opening")
    if passed(held.standing.deadline(), received_at):
        raise DeadlinePassed(closes_at=held.standing.deadline(), at=received_at)


def _read_answered(votes: Mapping[str, str], statements: Mapping[str, str], ballots: Collection[str]) -> Reply:
    content = read_reply(votes, statements, ballots)
    if not content.votes:
        raise EmptyReply()
    return content


def accept_paper(held: Holding, payload: dict[str, Any]) -> Reply:
    """What it says, if the rules take it now. Raises as a reply is refused for."""
    standing = held.standing
    if not standing.opened:
        raise NotOpen(stage=str(standing.stage))
    _require_channel(payload["channel"])
    received_at = read_time(payload["received_at"])
    if payload["received_at"] < standing.opened["at"]:
        raise BadInput(field="received_at", why="before-the-opening")
    content = read_reply(payload["votes"], payload["statements"], standing.ballots)
    accept_on_paper(
        content,
        payload["state"],
        stage=standing.stage,
        roll=standing.roll,
        withdrawn=standing.withdrawn,
        closes_at=standing.deadline(),
        record_until=standing.recording_ends(),
        received_at=received_at,
        now=held.moment,
    )
    if standing.sealed:
        require_room(standing, len(encoded(acts.opening(standing.size, bytes(32), payload["state"], content))))
    return content
