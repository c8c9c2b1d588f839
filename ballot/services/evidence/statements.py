"""Read the statements of the replies that were counted, once they may be seen."""

from __future__ import annotations

from ballot.record.canonical import parse_object
from ballot.record.standing import Standing
from ballot.rules.stages import Stage
from ballot.store.queries.records import line_of
from ballot.store.transactions import Tx


def counted_statements(tx: Tx, consultation_id: int, standing: Standing) -> dict[str, dict[str, str]]:
    """Return the statements of the counted replies by ballot and State, in roll-call order; none before they may be seen."""
    if standing.sealed:
        if not standing.unsealed:
            return {}
        openings = {
            opening["state"]: opening["statements"]
            for seq in standing.unsealed
            for opening in parse_object(line_of(tx, consultation_id, seq))["openings"]
        }
    elif standing.stage is Stage.DECLARED:
        openings = {
            state: parse_object(line_of(tx, consultation_id, reply.seq))["statements"]
            for state, reply in standing.standing_replies().items()
        }
    else:
        return {}
    said: dict[str, dict[str, str]] = {ballot: {} for ballot in standing.live_ballots()}
    for state in standing.standing_replies():
        for ballot, text in openings.get(state, {}).items():
            if ballot in said:
                said[ballot][state] = text
    return said
