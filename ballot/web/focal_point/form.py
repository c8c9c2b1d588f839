"""A ballot paper: what its form says, and what its page shows of each ballot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from werkzeug.datastructures import MultiDict

from ballot.record.standing import Standing
from ballot.rules.refusals import BadInput
from ballot.rules.replies import Choice, Reply
from ballot.rules.stages import Stage
from ballot.services.replies.form_and_sender import ReplyForm
from ballot.services.replies.invitations import Invitation
from ballot.services.replies.saved_drafts import LONGEST, Unfinished
from ballot.store.queries.consultations import BallotFile
from ballot.web.kit import filters
from ballot.web.kit.i18n import _, _n, language
from ballot.words.rule import what_is_needed
from ballot.words.times import Moment
from ballot.words.translation.sentences import joined

VOTE = "vote-"
STATEMENT = "statement-"
_REVISION = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)
_BALLOT = re.compile(r"[0-9]{1,4}", re.ASCII)


def read_form(form: MultiDict[str, str]) -> ReplyForm:
    """Return the form, read strictly: a field given twice, or a revision that is no number, is refused (BadInput)."""
    votes, statements = {}, {}
    for name, values in form.lists():
        if not name.startswith((VOTE, STATEMENT)):
            continue
        if len(values) > 1:
            raise BadInput(field=name, why="given-twice")
        if name.startswith(VOTE) and values[0]:
            votes[name.removeprefix(VOTE)] = values[0]
        elif name.startswith(STATEMENT) and values[0]:
            statements[name.removeprefix(STATEMENT)] = values[0]
    revision = form.get("instead_of", "")
    if not _REVISION.fullmatch(revision):
        raise BadInput(field="instead_of", why="reply-not-named")
    return ReplyForm(votes, statements, int(revision), form.get("blanks") == "accepted", form.get("code", ""))


def hidden_fields(form: ReplyForm) -> list[tuple[str, str]]:
    """Return it as the hidden fields of another form; the code is not carried on."""
    filled = [(f"{VOTE}{ballot}", choice) for ballot, choice in form.votes.items()]
    filled += [(f"{STATEMENT}{ballot}", text) for ballot, text in form.statements.items()]
    blanks = [("blanks", "accepted")] if form.blanks_accepted else []
    return [("instead_of", str(form.instead_of or 0)), *filled, *blanks]


def without_unknown_form_fields(form: ReplyForm) -> ReplyForm:
    """Return it without what no paper of ours would have sent: for a form whose consultation is not known yet."""
    votes = {ballot: choice for ballot, choice in form.votes.items() if choice in set(Choice)}
    statements = {ballot: text for ballot, text in form.statements.items() if len(text) <= LONGEST}
    return ReplyForm(
        {ballot: choice for ballot, choice in votes.items() if _BALLOT.fullmatch(ballot)},
        {ballot: text for ballot, text in statements.items() if _BALLOT.fullmatch(ballot)},
        form.instead_of,
    )


def filled_in(reply: Reply | Unfinished | ReplyForm, standing: Standing, instead_of: int) -> ReplyForm:
    """Return a reply as a filled-in form; what it said on a ballot that was withdrawn since is left out."""
    return ReplyForm(
        {ballot: str(choice) for ballot, choice in reply.votes.items() if ballot not in standing.withdrawn},
        {ballot: text for ballot, text in reply.statements.items() if ballot not in standing.withdrawn},
        instead_of,
    )


@dataclass(frozen=True)
class Paper:
    """A document that goes with a ballot, in one language."""

    reference: str
    language: str
    sha256: str
    distributable: bool
    kind: str
    """PDF, DOCX: the ending of its name."""
    size: int
    """In bytes."""


@dataclass(frozen=True)
class Row:
    """One ballot on the page."""

    id: str
    title_language: str
    title: str
    actions: list[str]
    language: str
    text: str
    documents: list[Paper]
    withdrawn: bool
    vote: str
    """for, against, abstain, or nothing."""
    statement: str


def rows(
    invited: Invitation,
    documents: Mapping[str, list[BallotFile]],
    votes: Mapping[str, str],
    said: Mapping[str, str],
) -> list[Row]:
    """Return the ballots in order, in the reader's language where they are in it."""
    found = []
    for ballot in invited.standing.opened["ballots"]:
        number = ballot["id"]
        code, text = filters.chosen(ballot["text"])
        found.append(
            Row(
                number,
                *filters.chosen(ballot["title"]),
                ballot["actions"],
                code,
                text,
                [_paper(one) for one in in_readers_language(documents.get(number, []), language())],
                number in invited.standing.withdrawn,
                str(votes.get(number, "")),
                said.get(number, ""),
            )
        )
    return found


def in_readers_language(documents: list[BallotFile], wanted: str) -> list[BallotFile]:
    """Return each document in the reader's language where it is there, and else in all its languages."""
    there = {one.reference for one in documents if one.language == wanted}
    return [one for one in documents if one.language == wanted or one.reference not in there]


def _paper(document: BallotFile) -> Paper:
    kind = PurePath(document.file_name).suffix.removeprefix(".").upper()
    return Paper(document.reference, document.language, document.sha256, document.distributable, kind, document.size)


def majority_line(standing: Standing) -> str:
    """Return what a proposed conclusion needs, and how many have replied: all that may be seen while it is open."""
    replied = len(standing.standing_replies())
    rule = what_is_needed(standing.rule, standing.roll.entitled, language())
    so_far = _n("{n} has replied.", "{n} have replied.", replied) if replied else _("None has replied yet.")
    return joined((rule, so_far))


def moment_beside(value: Moment, other: Moment, zone: str) -> str:
    """Return `14:02 (Geneva)` where both are on the same day, and else with its date."""
    same_day = filters.date(value, zone) == filters.date(other, zone)
    return (filters.hour if same_day else filters.when)(value, zone)


def standing_reply_line(invited: Invitation) -> str:
    """Return what of the State's is in the record: `Argentina's reply of 14:02 (Geneva) stands.`"""
    reply = invited.standing_reply
    if reply is None:
        return _("No reply of {state} has been recorded.", state=filters.the_state(invited.state))
    zone = invited.standing.opened["time_zone"]
    state = filters.the_state(invited.state)
    time = moment_beside(reply.at, invited.standing.closes_at, zone)
    if invited.standing.stage is Stage.ANNULLED:
        return _("{state}’s reply of {time} is not counted.", state=state, time=time)
    return _("{state}’s reply of {time} stands.", state=state, time=time)
