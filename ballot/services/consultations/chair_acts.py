"""Acts of the chair on an open consultation: extend the deadline, withdraw a ballot, close early, annul; and publish a
file.

Each takes a reason and is an entry, and everyone invited is told. A published file is an entry, too, of which nobody is
told.
"""

from __future__ import annotations

import re
from datetime import datetime

from ballot.record import acts
from ballot.record.bundle import paths
from ballot.record.bundle.paths import find_clash, is_path
from ballot.record.shapes import write_time
from ballot.rules.acts import require_annullable, require_stage
from ballot.rules.deadlines import require_later
from ballot.rules.refusals import (
    BadInput,
    BallotWithdrawn,
    LastBallot,
    UnknownBallot,
)
from ballot.services.access.authorization import actor, require_officer_for
from ballot.services.consultations.closing import declare, require_all_replied
from ballot.services.core import notifications
from ballot.services.core.context import Parts
from ballot.services.core.deadline import require_before_deadline
from ballot.services.core.recording import holding
from ballot.services.countersigning.store import reject_all_waiting
from ballot.services.replies.sealing import destroy_openings
from ballot.services.validation.file_limits import require_file, require_room_for
from ballot.services.validation.text import require_reason
from ballot.store.queries.files import publications_of, store_file
from ballot.store.tables import Publication

_PUBLISHED_PATH = re.compile(r"(letters|tally)/[A-Za-z0-9][A-Za-z0-9._-]{0,100}")
_TAKEN = frozenset({paths.TALLY, paths.TALLY_SIG, paths.TALLY_MLDSA65})


def extend_deadline(parts: Parts, by: str, consultation_id: int, to: datetime, reason: str) -> int:
    """Extend the deadline; return the entry's seq. Raise BadDeadline, DeadlinePassed, BadInput and stage refusals."""
    said = require_reason(reason)
    with holding(parts, consultation_id) as held:
        officer = require_officer_for(held.tx, by, "extended")
        require_before_deadline(held, "extended")
        in_force = held.standing.deadline()
        require_later(to, in_force)
        seq = held.append(acts.extended(in_force, to, said), actor(officer))
        facts = notifications.deadline_facts(held) | {"from": write_time(in_force), "reason": said}
        notifications.announce(held, "extended", str(seq), facts)
        return seq


def withdraw_ballot(parts: Parts, by: str, consultation_id: int, ballot: str, reason: str) -> int:
    """Withdraw a ballot before the deadline, so that it has no result; return the entry's seq. Raise UnknownBallot,
    BallotWithdrawn, LastBallot, BadInput."""
    said = require_reason(reason)
    with holding(parts, consultation_id) as held:
        officer = require_officer_for(held.tx, by, "withdrawn")
        require_before_deadline(held, "withdrawn")
        if ballot not in held.standing.ballots:
            raise UnknownBallot(ballot=ballot)
        if ballot in held.standing.withdrawn:
            raise BallotWithdrawn(ballot=ballot)
        if held.standing.live_ballots() == [ballot]:
            raise LastBallot(ballot=ballot)
        seq = held.append(acts.withdrawn(ballot, said), actor(officer))
        facts = notifications.deadline_facts(held) | {"ballot": ballot, "reason": said}
        notifications.announce(held, "withdrawn", str(seq), facts)
        return seq


def annul_consultation(parts: Parts, by: str, consultation_id: int, reason: str) -> int:
    """End a consultation without a result and destroy its sealed openings unread; return the entry's seq. Raise
    BadInput and stage refusals."""
    said = require_reason(reason)
    with holding(parts, consultation_id) as held:
        officer = require_officer_for(held.tx, by, "annulled")
        standing = held.standing
        require_annullable(standing.stage, sealed=standing.sealed, unsealed=bool(standing.unsealed))
        seq = held.append(acts.annulled(said), actor(officer))
        destroy_openings(held)
        reject_all_waiting(held)
        notifications.announce(held, "annulled", str(seq), {"reason": said})
        return seq


def close_early(parts: Parts, by: str, consultation_id: int) -> int:
    """Close before the deadline and declare at once, because every entitled State has replied on every ballot; return
    the entry's seq.

    Raise NotAllReplied with the States that have not replied, BallotsUnanswered where a reply leaves a ballot out.
    """
    with holding(parts, consultation_id) as held:
        officer = require_officer_for(held.tx, by, "closed")
        require_before_deadline(held, "closed")
        require_all_replied(held)
        seq = held.append(acts.closed("all-replied"), actor(officer))
        notifications.announce(held, "closed", "closed", {"reason": "all-replied"})
        declare(held)
        return seq


def publish_file(parts: Parts, by: str, consultation_id: int, path: str, content: bytes, media_type: str) -> str:
    """Publish a file with the result: append `published`, and store the file for the bundle; return its SHA-256. For
    chair and vice-chair."""
    if not _is_free_path(path):
        raise BadInput(field="path", why="not-a-path")
    require_file("file", content)
    with holding(parts, consultation_id) as held:
        officer = require_officer_for(held.tx, by, "published")
        require_stage("published", held.standing.stage)
        require_room_for(held.tx, held.id, content)
        others = {one.path for one in publications_of(held.tx, held.id)} - {path}
        if find_clash([*others, path]) is not None:
            raise BadInput(field="path", why="not-a-path")
        digest = store_file(held.tx, content, media_type, held.now)
        seq = held.append(acts.published(path, digest), actor(officer))
        notifications.announce(held, "published", str(seq), {"file": path, "sha256": digest})
        held.tx.add(Publication(consultation_id=held.id, path=path, sha256=digest, published_at=held.moment))
        return digest


def _is_free_path(path: str) -> bool:
    """Return whether a file of this name can be put into a bundle, beside the files that are always there."""
    return bool(_PUBLISHED_PATH.fullmatch(path)) and is_path(path) and path.lower() not in _TAKEN
