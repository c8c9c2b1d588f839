"""The table of acts: for each act of a record who may do it, when, what its entry has, and who is told of it (§1.2).

Rules, record, services, mails and words look up here. The browser's verifier has a table of its own, as its second opinion is
worth something only if it was written apart; a test holds both against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from ballot.rules.refusals import AlreadyDone, ConsultationClosed, NotOpen
from ballot.rules.stages import Stage

CHAIRS = frozenset({"chair", "vice-chair"})
SECRETARIAT = frozenset({"secretariat"})
CLOCK = frozenset({"clock"})
FOCAL_POINTS = frozenset({"focal-point"})
SECOND_OFFICERS = CHAIRS | SECRETARIAT
"""Who may confirm what an officer proposed."""

MemberKind: TypeAlias = str | tuple[str, ...]
"""What a member of an entry is: a kind that `record.shapes` checks, or the words of which it is one."""


class Recipients(StrEnum):
    """Who is told of an act."""

    NOBODY = "nobody"
    INVITED = "invited"
    """Every focal point of every State that has the right to vote now."""
    STATE = "state"
    """Every focal point of the State that the act is about."""


@dataclass(frozen=True)
class ActRule:
    """What holds for one act."""

    roles: frozenset[str]
    stages: frozenset[Stage]
    members: Mapping[str, MemberKind]
    """What its entry has beside `seq`, `at`, `act` and `by`."""
    optional: Mapping[str, MemberKind] = field(default_factory=dict)
    """What its entry has in some cases: of `replied`, by channel and seal."""
    before_deadline: bool = False
    """Whether it is done only before the deadline in force, even while nobody has closed yet."""
    second_officer: bool = False
    """Whether another officer must confirm it (`replied`: only what came on paper)."""
    recipients: Recipients = Recipients.NOBODY
    mail: str | None = None
    """The template of the mail that tells of it."""
    permission: str = ""
    """What a role must allow, as `words.refusals.acts` says it; empty where no officer does it."""


def _stages(*stages: Stage) -> frozenset[Stage]:
    return frozenset(stages)


ACTS: Mapping[str, ActRule] = MappingProxyType(
    {
        "opened": ActRule(
            roles=CHAIRS,
            stages=_stages(Stage.DRAFT),
            members={
                "format": ("ballot-record/2",),
                "origin": "origin",
                "key": "key",
                "archive_key": "archive-key",
                "consultation": "consultation",
                "rule": "rule",
                "sealed": "flag",
                "closes_at": "time",
                "record_until": "time",
                "time_zone": "time-zone",
                "roll": "roll",
                "ballots": "ballots",
            },
            recipients=Recipients.INVITED,
            mail="invitation",
            permission="open",
        ),
        "replied": ActRule(
            roles=FOCAL_POINTS | SECRETARIAT,
            stages=_stages(Stage.OPEN, Stage.CLOSED),  # closed: on paper alone (`rules.replies`)
            members={"state": "state", "revision": "whole", "channel": "channel"},
            optional={
                "votes": "votes",
                "statements": "statements",
                "seal": "hash",
                "received_at": "time",
                "evidence": "hash",
                "confirmed_by": "actor",
            },
            second_officer=True,
            recipients=Recipients.STATE,
            mail="receipt",
            permission="record-paper-reply",
        ),
        "extended": ActRule(
            roles=CHAIRS,
            stages=_stages(Stage.OPEN),
            members={"from": "time", "to": "time", "reason": "text"},
            before_deadline=True,
            recipients=Recipients.INVITED,
            mail="extension",
            permission="extend",
        ),
        "withdrawn": ActRule(
            roles=CHAIRS,
            stages=_stages(Stage.OPEN),
            members={"ballot": "ballot", "reason": "text"},
            before_deadline=True,
            recipients=Recipients.INVITED,
            mail="withdrawal",
            permission="withdraw",
        ),
        "roll-amended": ActRule(
            roles=SECRETARIAT,
            stages=_stages(Stage.OPEN),
            members={
                "state": "state",
                "entitled": "flag",
                "ground": "ground",
                "reason": "text",
                "confirmed_by": "actor",
            },
            before_deadline=True,
            second_officer=True,
            recipients=Recipients.STATE,  # invited, where the right is restored
            mail="invitation",
            permission="amend-roll",
        ),
        "focal-point": ActRule(
            roles=SECRETARIAT,
            stages=_stages(Stage.OPEN),
            members={
                "state": "state",
                "focal_point": "id",
                "change": ("added", "removed"),
                "confirmed_by": "actor",
            },
            second_officer=True,
            recipients=Recipients.STATE,
            mail="designation",
            permission="replace-focal-point",
        ),
        "closed": ActRule(
            roles=CHAIRS | CLOCK,
            stages=_stages(Stage.OPEN),
            members={"reason": ("deadline", "all-replied")},
            permission="close",
        ),
        "unsealed": ActRule(
            roles=CLOCK,
            stages=_stages(Stage.CLOSED),
            members={"openings": "openings"},
        ),
        "declared": ActRule(
            roles=CLOCK,
            stages=_stages(Stage.CLOSED),
            members={"results": "results"},
            recipients=Recipients.INVITED,
            mail="result",
        ),
        "published": ActRule(
            roles=CHAIRS | SECRETARIAT | CLOCK,
            stages=_stages(Stage.DECLARED),
            members={"file": "path", "sha256": "hash"},
            permission="publish",
        ),
        "annulled": ActRule(
            roles=CHAIRS,
            stages=_stages(Stage.OPEN, Stage.CLOSED),  # closed: while votes are sealed alone (`require_annullable`)
            members={"reason": "text"},
            recipients=Recipients.INVITED,
            mail="annulment",
            permission="annul",
        ),
    }
)

STAGES_OF: Mapping[str, frozenset[Stage]] = MappingProxyType(
    {"edit": _stages(Stage.DRAFT)} | {name: act.stages for name, act in ACTS.items()}
)
"""In which stages each act is done, and a draft edited. Replies have their own test (`rules.replies.accept_reply`)."""


def require_stage(act: str, stage: Stage) -> None:
    """Raise ConsultationClosed, AlreadyDone or NotOpen unless `act` may be done in `stage`."""
    stages = STAGES_OF[act]
    if stage in stages:
        return
    if act == "opened" or (act == "closed" and stage in (Stage.CLOSED, Stage.DECLARED)):
        raise AlreadyDone(act=act, stage=str(stage))
    if stage in (Stage.CLOSED, Stage.DECLARED) and stages & {Stage.DRAFT, Stage.OPEN}:
        raise ConsultationClosed(act=act, stage=str(stage))
    raise NotOpen(act=act, stage=str(stage))


def require_annullable(stage: Stage, *, sealed: bool, unsealed: bool) -> None:
    """Raise ConsultationClosed or NotOpen unless the consultation may be annulled: nobody annuls a count that can be seen.

    A sealed record may be annulled before its first opening is published, an open one before closing (§1.2).
    """
    require_stage("annulled", stage)
    if stage is Stage.CLOSED and (unsealed or not sealed):
        raise ConsultationClosed(act="annulled", stage=str(stage))
