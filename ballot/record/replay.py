"""Fold the entries of a record into the consultation's standing: one function for the server and the auditor.

The server folds before it acts and shows people what it folded; the verifier folds what it was given and reports every
act that record format §1.2 does not allow. There is no second account of a consultation that could disagree.

An act that is not allowed is reported and takes effect all the same, so that what rests on it is judged as the record has
it, and one fault is not reported as many. Without effect are a second opening, closing or declaration, an annulment that
comes too late, acts on a State that is not on the roll, and, once closing has begun, what would change the count.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ballot.record.acts import commitment
from ballot.record.replaying.checks import (
    Report,
    check_before_deadline,
    check_on_roll,
    check_role,
    check_second_officer,
)
from ballot.record.replaying.closing import fold_closed, fold_declared, fold_unsealed
from ballot.record.replaying.replies import fold_reply
from ballot.record.shapes import read_time, write_time
from ballot.record.standing import Standing
from ballot.rules.acts import ACTS
from ballot.rules.stages import Stage

_DRAFT, _ANNULLED = Stage.DRAFT, Stage.ANNULLED


def seal_of(opening: dict[str, Any]) -> str:
    """Return the seal of an opening: lower-case hex SHA-256 of its JCS encoding (§1.3)."""
    return commitment(opening)


def fold(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    """Apply one well-formed entry (`shapes.require_shape`) to the standing. `report` takes code and sentence of each fault.

    Its place in the record is `standing.size`, whatever its `seq` says.
    """
    act, stage = entry["act"], standing.stage
    if act == "replied" and stage is not _DRAFT and stage is not _ANNULLED:
        fold_reply(standing, entry, report)
        standing.last_act = act
    elif stage is _DRAFT:
        if act == "opened" and standing.size == 0:
            check_role(entry, report)
            standing.open(entry)
            standing.last_act = act
        else:
            report("forbidden-act", f"{act} before the consultation was opened")
    elif stage is _ANNULLED:
        report("forbidden-act", f"{act} after the consultation was annulled")
    else:
        _check_table(standing, entry, report)
        if act in _TAKE:
            _TAKE[act](standing, entry, report)
        standing.last_act = act
    standing.size += 1
    standing.at = entry["at"]


def _check_table(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    """Report what the table of acts does not allow: by whom it was done, by one officer alone, or too late."""
    act = ACTS[entry["act"]]
    if entry["act"] == "opened":
        report("forbidden-act", "opened anywhere but at the start")
    if standing.stage is Stage.DECLARED and Stage.DECLARED not in act.stages:
        report("forbidden-act", f"{entry['act']} after the results were declared")
    check_role(entry, report)
    if act.second_officer:
        check_second_officer(entry, report)
    if act.before_deadline:
        check_before_deadline(standing, entry, report)


def _fold_extended(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    if entry["from"] != standing.closes_at:
        report("forbidden-act", f"an extension from {entry['from']}; the deadline in force is {standing.closes_at}")
    if entry["to"] <= standing.closes_at:
        report("forbidden-act", f"an extension to {entry['to']}, which is not later than {standing.closes_at}")
    if not standing.is_settled:
        moved = read_time(entry["to"]) - read_time(standing.closes_at)
        standing.record_until = write_time(read_time(standing.record_until) + moved)
        standing.closes_at = entry["to"]


def _fold_withdrawn(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    ballot = entry["ballot"]
    if ballot not in standing.known_ballots or ballot in standing.withdrawn:
        report("forbidden-act", f"ballot {ballot[:40]!r} is not there to be withdrawn")
        return
    if len(standing.withdrawn) == len(standing.ballots) - 1:
        report("forbidden-act", f"ballot {ballot} is the last one, which cannot be withdrawn")
    if not standing.is_settled:
        standing.withdrawn[ballot] = standing.size


def _fold_roll_amended(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    if check_on_roll(standing, entry["state"], report) and not standing.is_settled:
        standing.roll = standing.roll.amended(entry["state"], entitled=entry["entitled"], ground=entry["ground"])


def _fold_focal_point(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    state, person = entry["state"], entry["focal_point"]
    if standing.closed:
        report("forbidden-act", "a focal point changed after closing")
    if not check_on_roll(standing, state, report):
        return
    if entry["change"] == "added":
        if person in standing.focal_points:
            report("forbidden-act", f"{person} added, though in office already")
        if person in standing.removed_focal_points:
            report("forbidden-act", f"{person} added, though removed before")
        if not standing.is_settled:
            standing.focal_points[person] = state
        return
    if standing.focal_points.get(person) != state:
        report("forbidden-act", f"{person} removed, though not in office for {state}")
    if not standing.is_settled:
        standing.focal_points.pop(person, None)
        standing.removed_focal_points.add(person)


def _fold_published(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    if standing.stage is not Stage.DECLARED:
        report("forbidden-act", "published before the results were declared")
    standing.published[entry["file"]] = entry["sha256"]


def _fold_annulled(standing: Standing, _: dict[str, Any], report: Report) -> None:
    if standing.results is not None or (standing.unsealed if standing.sealed else standing.closed):
        report("forbidden-act", "annulled when votes can be read already")
    else:
        standing.stage = Stage.ANNULLED


_TAKE: dict[str, Callable[[Standing, dict[str, Any], Report], object]] = {
    "extended": _fold_extended,
    "withdrawn": _fold_withdrawn,
    "roll-amended": _fold_roll_amended,
    "focal-point": _fold_focal_point,
    "closed": fold_closed,
    "unsealed": fold_unsealed,
    "declared": fold_declared,
    "published": _fold_published,
    "annulled": _fold_annulled,
}
"""How each act changes the standing. An act that changes nothing is not named here: whether it is allowed says the table."""
