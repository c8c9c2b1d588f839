"""The demonstration's officers, their passwords and the present codes of their authenticators. Exists in a
demonstration alone:

it shows what `ballot demo` wrote down for its guests, and knows nothing of any account.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, render_template

from ballot.adapters.demonstration import DemoOfficer, read_officers
from ballot.adapters.totp import SECONDS, TotpAuthenticator
from ballot.web.kit.access import ANYONE, allow
from ballot.web.kit.context import device_clock, settings

blueprint = Blueprint("demo_codes", __name__)


def demo_officers() -> list[DemoOfficer]:
    """Return the officers that a demonstration tells its guests of; none anywhere else."""
    return read_officers(settings().instance) if settings().demo else []


@blueprint.get("/demo/codes")
@allow(ANYONE)
def codes() -> str:
    """Show each officer with the present code and the next one."""
    found = demo_officers()
    if not found:
        abort(404)
    shows, step = TotpAuthenticator(""), int(device_clock().now().timestamp()) // SECONDS
    moments = [datetime.fromtimestamp((step + later) * SECONDS, UTC) for later in range(3)]
    rows = [(one, [shows.code(one.secret, at) for at in moments[:2]]) for one in found]
    return render_template("demo/codes.html", rows=rows, changes_at=moments[1])
