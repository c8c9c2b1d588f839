"""Write the secretariat's lists as CSV: focal points, the ledger of voting rights, who has not replied, the audit log."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from ballot.services.council.lists import FOCAL_POINT_COLUMNS, ROLL_COLUMNS
from ballot.services.council.members import Designation, Member
from ballot.store.tables import FocalPoint, VotingRight

LEDGER_COLUMNS = ("state", "entitled", "ground", "effective_on", "reason", "recorded_at", "recorded_by")
NOT_REPLIED_COLUMNS = ("state", "member_state", "name", "email", "language", "mail_arrives")
AUDIT_LOG_COLUMNS = ("at", "by", "who", "act", "what", "particulars")
_FORMULA = re.compile(r"""((?:^|[;,\t\r\n])[" ]*)('*[=+\-@＝＋－＠])""")
"""A spreadsheet computes a cell that begins with such a sign, and may begin one at another separator than ours. An
apostrophe is written before the sign, and removed again on reading."""


def write_focal_points(people: Iterable[FocalPoint | Designation]) -> bytes:
    """Return a list that `lists.read_focal_points` reads back as it was."""
    return _write_csv(FOCAL_POINT_COLUMNS, ((one.state, one.name, one.email, one.language) for one in people))


def write_roll(members: Iterable[Member]) -> bytes:
    """Return a list that `lists.read_roll` reads back as it was."""
    return _write_csv(
        ROLL_COLUMNS, ((one.state, one.region, "yes" if one.entitled else "no", one.ground or "") for one in members)
    )


def write_ledger(ledger: Iterable[VotingRight], officers: Mapping[str, str]) -> bytes:
    """Return the ledger of voting rights, a line for each entry; `officers` are names by public id."""
    return _write_csv(
        LEDGER_COLUMNS,
        (
            (
                one.state,
                "yes" if one.entitled else "no",
                one.ground or "",
                one.effective_on.isoformat(),
                one.reason,
                one.recorded_at.isoformat(timespec="seconds"),
                officers.get(one.recorded_by, one.recorded_by),
            )
            for one in ledger
        ),
    )


def write_not_replied(people: Iterable[FocalPoint], names: Mapping[str, str], unreached: Collection[int]) -> bytes:
    """Return the focal points of States that have not replied, with the `names` of their States by code; `unreached`
    are the ids of those whom mail does not reach."""
    return _write_csv(
        NOT_REPLIED_COLUMNS,
        (
            (
                one.state,
                names.get(one.state, one.state),
                one.name,
                one.email,
                one.language,
                "no" if one.number in unreached else "yes",
            )
            for one in people
        ),
    )


def write_audit_log(deeds: Iterable[Sequence[str]]) -> bytes:
    """Return entries of the audit log, a row each with the columns `AUDIT_LOG_COLUMNS`."""
    return _write_csv(AUDIT_LOG_COLUMNS, deeds)


def _write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_FORMULA.sub(r"\1'\2", cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")  # the mark in front tells a spreadsheet that it is UTF-8
