"""A consultation in each stage, and a visitor of each kind, for the tests of access."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ballot.services.evidence import signing
from tests.support.installation import HOUR, World
from tests.support.pages.addresses import link_of
from tests.support.pages.browser import Browser
from tests.support.pages.every_view import SECRET
from tests.support.pages.officer_accounts import give_password


@pytest.fixture
def consultations(world: World) -> dict[str, int]:
    """One consultation in each stage. Brazil has replied wherever one can, with a statement."""
    made = {}
    for stage in ("declared", "annulled", "draft", "open"):
        made[stage] = world.draft() if stage == "draft" else world.open(closes_at=world.clock.now() + 6 * HOUR)
        if stage != "draft":
            statements = {} if stage == "declared" else {"1": SECRET}
            world.reply(made[stage], "BR", "against", statements=statements)
        if stage == "declared":
            world.close(made[stage])
    signing.sign_pending(world.parts)
    return made


@pytest.fixture
def visitor(
    world: World, consultations: dict[str, int], make_browser: Callable[[], Browser], request: pytest.FixtureRequest
) -> Browser:
    """A visitor of the kind that the test asks for, signed in as that kind is."""
    made = make_browser()
    made.get("/sign-in")
    if request.param == "focal-point":
        made.come_in(link_of(world, consultations["open"], "AR"))
    elif request.param != "nobody":
        assert made.sign_in(give_password(world, request.param)).status_code == 303
    return made
