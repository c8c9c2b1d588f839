"""Fold the entries of a record into the consultation's standing: one function for the server and the auditor.

The server folds before it acts and shows people what it folded; the verifier folds what it was given and reports every
act that record format §1.2 does not allow. There is no second account of a consultation that could disagree.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from ballot.record.canonical import encode
from ballot.record.shapes import read_time, write_time
from ballot.record.standing import Standing, StandingReply
from ballot.rules.acts import ACTS, FOCAL_POINTS, SECOND_OFFICERS, SECRETARIAT
from ballot.rules.stages import Stage

Report = Callable[[str, str], None]
"""Takes the code and the sentence of something that is not as it must be."""


def seal_of(opening: dict[str, Any]) -> str:
    """Return the seal of an opening: lower-case hex SHA-256 of its JCS encoding (§1.3)."""
    return sha256(encode(opening)).hexdigest()


def fold(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    """Apply one well-formed entry (`shapes.require_shape`) to the standing.

    What §1.2 does not allow is reported by code and left without effect; what follows can still be judged.
    """
    standing.size += 1
    act = entry["act"]
    if act == "replied":
        _replied(standing, entry, report)
    elif act == "opened":
        _opened(standing, entry, report)
    elif standing.stage is Stage.DRAFT:
        report("forbidden-act", f"{act} before the consultation was opened")
    elif standing.stage is Stage.ANNULLED:
        report("forbidden-act", f"{act} after the consultation was annulled")
    elif standing.stage is Stage.DECLARED and Stage.DECLARED not in ACTS[act].stages:
        report("forbidden-act", f"{act} after the results were declared")
    else:
        _TAKE.get(act, _allowed)(standing, entry, report)
    standing.at = entry["at"]


def _allowed(standing: Standing, entry: dict[str, Any], report: Report) -> bool:
    """Return whether the act may be done by whom it was, and now, as the table of acts has it (`rules.acts`)."""
    act = ACTS[entry["act"]]
    return (
        _check_role(entry, report)
        and _check_stage(standing, entry, report)
        and (not act.before_deadline or _check_before_deadline(standing, entry, report))
        and (not act.second_officer or _check_second(entry, report))
    )


def _check_role(entry: dict[str, Any], report: Report) -> bool:
    if entry["by"]["role"] in ACTS[entry["act"]].roles:
        return True
    report("forbidden-act", f"{entry['act']} by {entry['by']['role']}")
    return False


def _check_stage(standing: Standing, entry: dict[str, Any], report: Report) -> bool:
    if standing.stage in ACTS[entry["act"]].stages:
        return True
    when = "after closing" if standing.stage is Stage.CLOSED else f"while the consultation is {standing.stage}"
    report("forbidden-act", f"{entry['act']} {when}")
    return False


def _check_before_deadline(standing: Standing, entry: dict[str, Any], report: Report) -> bool:
    """Report an act after the deadline, also while nobody has closed yet; return whether it came before.

    Who puts closing off must not gain time to change what is counted.
    """
    if entry["at"] < standing.closes_at:
        return True
    report("forbidden-act", f"{entry['act']} after the deadline had passed, {standing.closes_at}")
    return False


def _check_second(entry: dict[str, Any], report: Report) -> bool:
    second = entry["confirmed_by"]
    if second["role"] in SECOND_OFFICERS and second["id"] != entry["by"]["id"]:
        return True
    report("forbidden-act", f"{entry['act']} without a second officer's confirmation")
    return False


def _check_on_roll(standing: Standing, state: str, report: Report) -> bool:
    if state in standing.roll:
        return True
    report("not-on-roll", f"{state} is not on the roll")
    return False


def _opened(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    if standing.stage is not Stage.DRAFT or standing.size != 1:
        report("forbidden-act", "opened anywhere but at the start")
        return
    _check_role(entry, report)
    standing.open(entry)


def _replied(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    state, channel, by = entry["state"], entry["channel"], entry["by"]
    stage = standing.stage
    if stage is not Stage.OPEN and (stage is not Stage.CLOSED or channel == "link" or standing.unsealed_at is not None):
        report("forbidden-act", f"a reply of {state} when none could be taken")
        if stage in (Stage.CLOSED, Stage.DECLARED):
            report("late-reply", f"{state} replied after closing")
        return
    if channel == "link":
        if by["role"] not in FOCAL_POINTS:
            report("forbidden-act", f"a reply by link, by {by['role']}")
            return
        if entry["at"] >= standing.closes_at:
            report("late-reply", f"{state} replied at {entry['at']}; the deadline was {standing.closes_at}")
            return
        if standing.removed_focal_points and (state, by["id"]) in standing.removed_focal_points:
            report("forbidden-act", f"a reply of {state} by a focal point that had been removed")
            return
    elif not _on_paper_allowed(standing, entry, report):
        return
    if not standing.roll.is_entitled(state):
        report("not-on-roll", f"{state} replied without the right to vote here")
        return
    votes = entry.get("votes")
    if votes is not None and not _check_ballots(standing, entry, report):
        return
    before = standing.replies.get(state)
    if entry["revision"] != (before.revision + 1 if before else 1):
        report("forbidden-act", f"revision {entry['revision']} of {state} is out of turn")
    standing.replies[state] = StandingReply(
        entry["seq"], entry["at"], entry["revision"], channel, by["id"], votes, entry.get("seal")
    )


def _on_paper_allowed(standing: Standing, entry: dict[str, Any], report: Report) -> bool:
    state = entry["state"]
    if entry["by"]["role"] not in SECRETARIAT:
        report("forbidden-act", f"{entry['act']} by {entry['by']['role']}")
        return False
    if not _check_second(entry, report):
        return False
    if entry["received_at"] >= standing.closes_at:
        report("late-reply", f"the reply of {state} was received at {entry['received_at']}, after the deadline")
        return False
    if entry["at"] >= standing.record_until:
        report("late-reply", f"the reply of {state} was recorded after {standing.record_until}")
        return False
    return True


def _check_ballots(standing: Standing, entry: dict[str, Any], report: Report) -> bool:
    votes, statements, known = entry["votes"], entry["statements"], standing.known_ballots
    if known.issuperset(votes) and known.issuperset(statements) and standing.withdrawn.keys().isdisjoint(votes):
        return True
    for ballot in [*votes, *statements]:
        if ballot not in known:
            report("forbidden-act", f"a reply of {entry['state']} on a ballot {ballot[:40]!r} that is not there")
        elif ballot in votes and ballot in standing.withdrawn:
            report("forbidden-act", f"a vote of {entry['state']} on ballot {ballot}, which was withdrawn")
    return False


def _extended(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    if not _allowed(standing, entry, report):
        return
    if entry["from"] != standing.closes_at or entry["to"] <= entry["from"]:
        report("forbidden-act", "an extension goes from the deadline in force to a later one")
    else:
        moved = read_time(entry["to"]) - read_time(entry["from"])
        try:
            record_until = write_time(read_time(standing.record_until) + moved)
        except OverflowError:
            report("forbidden-act", "an extension beyond the year 9999")
            return
        standing.closes_at, standing.record_until = entry["to"], record_until


def _withdrawn(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    if not _allowed(standing, entry, report):
        return
    if entry["ballot"] not in standing.ballots or entry["ballot"] in standing.withdrawn:
        report("forbidden-act", f"ballot {entry['ballot'][:40]!r} is not there to be withdrawn")
    else:
        standing.withdrawn[entry["ballot"]] = entry["seq"]


def _roll_amended(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    if not (_allowed(standing, entry, report) and _check_on_roll(standing, entry["state"], report)):
        return
    standing.roll = standing.roll.amended(entry["state"], entitled=entry["entitled"], ground=entry["ground"])


def _focal_point(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    if not (_allowed(standing, entry, report) and _check_on_roll(standing, entry["state"], report)):
        return
    who = (entry["state"], entry["focal_point"])
    if entry["change"] == "removed":
        standing.removed_focal_points.add(who)
    else:
        standing.removed_focal_points.discard(who)


def _closed(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    if not _check_stage(standing, entry, report):
        return
    if not _check_role(entry, report):
        return
    early = entry["at"] < standing.closes_at
    if (early or entry["reason"] == "all-replied") and not _all_replied(standing):
        report("early-close", "closed before the deadline, and not every State had replied on every ballot")
    elif early and entry["reason"] == "deadline":
        report("early-close", f"closed for the deadline before the deadline, {standing.closes_at}")
    elif entry["by"]["role"] != "clock" and not _all_replied(standing):
        report("forbidden-act", "closed by the chair though not every State had replied")
    standing.stage = Stage.CLOSED
    standing.closed = entry


def _all_replied(standing: Standing) -> bool:
    """Return whether every entitled State has a vote on every ballot not withdrawn. Sealed votes are counted as on all."""
    replies = standing.standing_replies()
    return len(replies) == standing.roll.entitled and (
        standing.sealed or all(standing.covers_all_ballots(reply.votes) for reply in replies.values())
    )


def _unsealed(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    if not _check_role(entry, report):
        return
    if standing.stage is not Stage.CLOSED or not standing.sealed or standing.unsealed_at is not None:
        report("forbidden-act", "unsealed is done once, after closing, in a sealed record")
        return
    standing.unsealed_at = entry["seq"]
    replies = standing.standing_replies()
    if not replies:
        report("forbidden-act", "unsealed where there is nothing to open")
    expected = sorted((reply.seq, state) for state, reply in replies.items())
    if [(opening["reply"], opening["state"]) for opening in entry["openings"]] != expected:
        report("seal-mismatch", "the openings are not those of the standing replies, in order")
    for opening in entry["openings"]:
        reply = replies.get(opening["state"])
        if reply is None or reply.seq != opening["reply"] or seal_of(opening) != reply.seal:
            report("seal-mismatch", f"the opening of {opening['state']} is not what was sealed at {opening['reply']}")
        elif _check_opened_ballots(standing, opening, report):
            standing.votes[opening["state"]] = opening["votes"]
    if standing.closed and standing.closed["reason"] == "all-replied":
        for state in replies:
            if state in standing.votes and not standing.covers_all_ballots(standing.votes[state]):
                report("early-close", f"closed as if all had replied, but {state} had not on every ballot")


def _check_opened_ballots(standing: Standing, opening: dict[str, Any], report: Report) -> bool:
    """Report votes in an opening on ballots that are not there, or were withdrawn at that time; return whether there are none."""
    for ballot in [*opening["votes"], *opening["statements"]]:
        if ballot not in standing.ballots:
            report("forbidden-act", f"the opening of {opening['state']} has a ballot {ballot[:40]!r} that is not there")
            return False
    for ballot in opening["votes"]:
        if standing.withdrawn.get(ballot, opening["reply"]) < opening["reply"]:
            report("forbidden-act", f"the opening of {opening['state']} votes on ballot {ballot}, withdrawn by then")
            return False
    return True


def _declared(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    if not _check_role(entry, report):
        return
    if standing.stage is not Stage.CLOSED or standing.closed is None:
        report("forbidden-act", "declared before closing")
        return
    if standing.closed["reason"] == "deadline" and entry["at"] < standing.record_until:
        report("forbidden-act", f"declared before {standing.record_until}, while replies could still be recorded")
        report("early-close", f"the recording of paper replies ended before {standing.record_until}")
    if standing.sealed and standing.unsealed_at is None and standing.standing_replies():
        report("seal-mismatch", "declared without opening the seals")
    standing.stage = Stage.DECLARED
    standing.results = entry["results"]
    standing.declared_at = entry["at"]
    standing.declared_size = standing.size
    _recount(standing, entry["results"], report)


def _recount(standing: Standing, declared: list[dict[str, Any]], report: Report) -> None:
    """Report declared results that are not what the record gives under its rule (§6, step 7)."""
    expected = [result.as_json() for result in standing.recount()]
    if [result["ballot"] for result in declared] != [result["ballot"] for result in expected]:
        report("wrong-count", "the results are not one for each ballot, in order")
        return
    for said, is_ in zip(declared, expected, strict=True):
        wrong = [name for name in is_ if name != "outcome" and said[name] != is_[name]]
        if wrong:
            told = ", ".join(f"{name} {said[name]} should be {is_[name]}" for name in wrong)
            report("wrong-count", f"ballot {is_['ballot']}: {told}")
        if said["outcome"] != is_["outcome"]:
            report("wrong-outcome", f"ballot {is_['ballot']}: declared {said['outcome']}, but it is {is_['outcome']}")


def _published(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    if standing.stage is not Stage.DECLARED:
        report("forbidden-act", "published before the results were declared")
    elif _check_role(entry, report):
        standing.published[entry["file"]] = [*standing.published.get(entry["file"], []), entry["sha256"]]


def _annulled(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    if _allowed(standing, entry, report):
        standing.stage = Stage.ANNULLED


_TAKE: dict[str, Callable[[Standing, dict[str, Any], Report], object]] = {
    "extended": _extended,
    "withdrawn": _withdrawn,
    "roll-amended": _roll_amended,
    "focal-point": _focal_point,
    "closed": _closed,
    "unsealed": _unsealed,
    "declared": _declared,
    "published": _published,
    "annulled": _annulled,
}
"""How each act changes the standing. An act that changes nothing is not named here: whether it is allowed says the table."""
