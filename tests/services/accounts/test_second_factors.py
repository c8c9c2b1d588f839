"""Second factors: authenticators, recovery codes, and the password that goes with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace as replaced
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from ballot.adapters.seals import FileSealBox
from ballot.rules.refusals import BadInput, CredentialsNeeded, SignInRefused, SignInStepExpired
from ballot.services.accounts import (
    authenticators,
    officers,
    reauthentication,
    second_factor_setup,
    second_factors,
    sessions,
    sign_in,
)
from ballot.services.accounts.sessions import SignedIn, read_session
from ballot.services.core import audit_log
from ballot.store.tables import Officer
from tests.support.accounts.authenticators import (
    AWAY,
    EMAIL,
    HERE,
    PASSWORD,
    WRONG,
    code,
    come_in,
    scan,
    set_up,
    signed_in,
)
from tests.support.installation import HOST, World

NEW = "another long phrase"


def secret_of(proposal: authenticators.ProposedSecret) -> str:
    return "".join(proposal.groups)


def replace(world: World, who: SignedIn) -> second_factor_setup.SetUpResult:
    """Another authenticator, on the same telephone."""
    proposal = authenticators.propose_secret(world.parts, who)
    scan(EMAIL, secret_of(proposal))
    world.clock.forward(timedelta(minutes=1))
    return authenticators.set_up_authenticator(world.parts, who, proposal.sealed, code(world.parts, EMAIL))


def officer(world: World) -> Officer:
    with world.parts.store.reading() as tx:
        return tx.exec(select(Officer).where(Officer.email == EMAIL)).one()


# ------------------------------------------------------------------------------------- authenticator


def test_a_proposal_stores_nothing_and_is_another_one_each_time(clerk: World) -> None:
    who = signed_in(clerk.parts)
    before = clerk.dump()
    one, two = (authenticators.propose_secret(clerk.parts, who) for _ in range(2))
    assert secret_of(one) != secret_of(two)
    assert authenticators.propose_secret(clerk.parts, who, one.sealed) == one
    assert clerk.dump() == before
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", " ".join(one.groups))
    assert f"secret={secret_of(one)}" in one.address
    assert secret_of(one) not in one.sealed


def test_the_secret_lies_in_the_database_sealed_for_its_officer_alone(clerk: World) -> None:
    who = signed_in(clerk.parts)
    proposal = authenticators.propose_secret(clerk.parts, who)
    scan(EMAIL, secret_of(proposal))
    clerk.clock.forward(timedelta(minutes=1))
    authenticators.set_up_authenticator(clerk.parts, who, proposal.sealed, code(clerk.parts, EMAIL))
    raw = clerk.raw_bytes()
    assert secret_of(proposal).encode() not in raw
    sealed = officer(clerk).authenticator_sealed or b""
    assert sealed in raw
    with pytest.raises(ValueError, match="does not belong"):
        clerk.parts.seals.open("officers", "authenticator:of-somebody", sealed)


def test_a_new_authenticator_takes_the_place_of_the_old_one_once_its_first_code_is_right(any_clerk: World) -> None:
    parts = any_clerk.parts
    old = code(parts, EMAIL)
    here, away = come_in(parts), come_in(parts, visitor=AWAY)
    any_clerk.clock.forward(timedelta(minutes=1))
    who = signed_in(parts, here)
    proposal = authenticators.propose_secret(parts, who)
    before = officer(any_clerk)
    for wrong in ("", "000000", old):
        with any_clerk.refuses(BadInput, field="code"):
            authenticators.set_up_authenticator(parts, who, proposal.sealed, wrong)
    assert officer(any_clerk) == before
    completed = replace(any_clerk, who)
    assert completed == second_factor_setup.SetUpResult(None, ())
    assert read_session(parts, here) is not None
    assert read_session(parts, away) is None
    assert officer(any_clerk).authenticator_since == any_clerk.clock.now()
    deed = audit_log.list_entries(parts)[0]
    assert (deed.act, deed.facts) == ("credentials-changed", {"what": "authenticator-replaced"})
    any_clerk.clock.forward(timedelta(minutes=1))
    assert come_in(parts)


def test_the_code_that_sets_an_authenticator_up_signs_nobody_in(clerk: World) -> None:
    parts = clerk.parts
    who = signed_in(parts)
    clerk.clock.forward(timedelta(minutes=1))
    proposal = authenticators.propose_secret(parts, who)
    scan(EMAIL, secret_of(proposal))
    shown = code(parts, EMAIL)
    authenticators.set_up_authenticator(parts, who, proposal.sealed, shown)
    step = sign_in.begin_sign_in(parts, EMAIL, PASSWORD, HERE).step
    with pytest.raises(SignInRefused):
        sign_in.finish_sign_in(parts, step or "", shown, HERE)


def test_what_was_proposed_to_another_session_is_not_set_up(clerk: World) -> None:
    parts = clerk.parts
    one, two = signed_in(parts), signed_in(parts)
    theirs = authenticators.propose_secret(parts, two)
    shown = parts.authenticator.code(secret_of(theirs), clerk.clock.now())  # type: ignore[attr-defined]
    for sealed in (theirs.sealed, "", "x", "é", theirs.sealed[:-4] + "AAAA"):
        with clerk.refuses(BadInput, why="not-proposed"):
            authenticators.set_up_authenticator(parts, one, sealed, shown)


# ------------------------------------------------------------------------------------- recovery codes


def codes_of(world: World, who: SignedIn) -> tuple[str, ...]:
    return reauthentication.renew_recovery_codes(world.parts, who)


def test_the_first_second_factor_comes_with_ten_recovery_codes_that_are_stored_as_hashes(world: World) -> None:
    parts = world.parts
    link = officers.add_officer(parts, EMAIL, "chair", "Clerk")
    newcomer = signed_in(parts, officers.set_password(parts, link, PASSWORD, HERE))
    proposal = authenticators.propose_secret(parts, newcomer)
    shown = parts.authenticator.code(secret_of(proposal), world.clock.now())  # type: ignore[attr-defined]
    completed = authenticators.set_up_authenticator(parts, newcomer, proposal.sealed, shown)
    assert len(set(completed.recovery_codes)) == 10
    for one in completed.recovery_codes:
        assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", one)
        assert one.encode() not in world.raw_bytes()
        assert one.replace("-", "").encode() not in world.raw_bytes()
    assert second_factors.list_second_factors(parts, signed_in(parts, completed.session)).recovery_codes == 10


@pytest.mark.parametrize("typed", [str, str.upper, lambda text: text.replace("-", " "), lambda text: f" {text}\n"])
def test_a_recovery_code_works_once_in_place_of_a_code(any_clerk: World, typed: Callable[[str], str]) -> None:
    parts = any_clerk.parts
    who = signed_in(parts)
    first, second, *_ = codes_of(any_clerk, who)
    step = sign_in.begin_sign_in(parts, EMAIL, PASSWORD, HERE).step or ""
    assert read_session(parts, sign_in.finish_sign_in(parts, step, typed(first), HERE))
    assert audit_log.list_entries(parts)[0].facts["given"] == "password-and-recovery-code"
    assert second_factors.list_second_factors(parts, who).recovery_codes == 9
    step = sign_in.begin_sign_in(parts, EMAIL, PASSWORD, HERE).step or ""
    with pytest.raises(SignInRefused):
        sign_in.finish_sign_in(parts, step, first, HERE)
    assert sign_in.finish_sign_in(parts, step, second, HERE)


def test_new_recovery_codes_make_the_old_ones_worthless(any_clerk: World) -> None:
    parts = any_clerk.parts
    who = signed_in(parts)
    old, new = codes_of(any_clerk, who), codes_of(any_clerk, who)
    assert not set(old) & set(new)
    step = sign_in.begin_sign_in(parts, EMAIL, PASSWORD, HERE).step or ""
    with pytest.raises(SignInRefused):
        sign_in.finish_sign_in(parts, step, old[0], HERE)
    assert sign_in.finish_sign_in(parts, step, new[0], HERE)
    assert "recovery-codes" in [one.facts.get("what") for one in audit_log.list_entries(parts)]


def test_nobodys_recovery_code_opens_the_account_of_another(clerk: World) -> None:
    parts, other = clerk.parts, f"other@{HOST}"
    theirs = signed_in(parts, set_up(parts, officers.add_officer(parts, other, "auditor", "Other")))
    step = sign_in.begin_sign_in(parts, EMAIL, PASSWORD, HERE).step or ""
    with pytest.raises(SignInRefused):
        sign_in.finish_sign_in(parts, step, codes_of(clerk, theirs)[0], HERE)


def test_an_officer_without_a_second_factor_makes_no_recovery_codes(world: World) -> None:
    parts = world.parts
    link = officers.add_officer(parts, EMAIL, "chair", "Clerk")
    newcomer = signed_in(parts, officers.set_password(parts, link, PASSWORD, HERE))
    with world.refuses(SignInRefused):
        codes_of(world, newcomer)


# -------------------------------------------------------------------------------------------- password


def test_a_password_is_changed_against_the_present_one_and_ends_everything_else(any_clerk: World) -> None:
    parts = any_clerk.parts
    here, away = come_in(parts), come_in(parts, visitor=AWAY)
    step = sign_in.begin_sign_in(parts, EMAIL, PASSWORD, AWAY).step or ""
    any_clerk.clock.forward(timedelta(minutes=20))
    who = signed_in(parts, here)
    with pytest.raises(SignInRefused):
        reauthentication.change_password(parts, who, WRONG, NEW, HERE)
    for bad in ("short", "x" * 1001, PASSWORD):
        with any_clerk.refuses(BadInput, field="password"):
            reauthentication.change_password(parts, who, PASSWORD, bad, HERE)
    reauthentication.change_password(parts, who, PASSWORD, NEW, HERE)
    assert read_session(parts, here) is not None
    assert read_session(parts, away) is None
    with any_clerk.refuses(SignInStepExpired):
        sign_in.finish_sign_in(parts, step, code(parts, EMAIL), AWAY)
    with pytest.raises(SignInRefused):
        sign_in.begin_sign_in(parts, EMAIL, PASSWORD, HERE)
    assert come_in(parts, password=NEW)
    assert "password" in [one.facts.get("what") for one in audit_log.list_entries(parts)]


def test_a_session_ended_while_the_password_is_checked_changes_nothing(any_clerk: World) -> None:
    parts = any_clerk.parts
    who = signed_in(parts, stolen := come_in(parts))
    sessions.end_session(parts, stolen)
    for act in (
        lambda: reauthentication.change_password(parts, who, PASSWORD, NEW, HERE),
        lambda: reauthentication.reauthenticate(parts, who, PASSWORD, code(parts, EMAIL), HERE),
        lambda: reauthentication.renew_recovery_codes(parts, who),
        lambda: replace(any_clerk, who),
    ):
        with any_clerk.refuses(SignInRefused):
            act()


def test_what_changes_credentials_needs_fresh_ones(clerk: World) -> None:
    parts = clerk.parts
    token = come_in(parts)
    clerk.clock.forward(parts.policy.confirmation + timedelta(seconds=1))
    who = signed_in(parts, token)
    for act in (lambda: reauthentication.renew_recovery_codes(parts, who), lambda: replace(clerk, who)):
        with clerk.refuses(CredentialsNeeded):
            act()


def test_under_another_seal_key_codes_are_no_good_and_recovery_codes_are(clerk: World, tmp_path: Path) -> None:
    kept = codes_of(clerk, signed_in(clerk.parts))
    other = FileSealBox(tmp_path / "another.key")
    other.create()
    parts = replaced(clerk.parts, seals=other)
    step = sign_in.begin_sign_in(parts, EMAIL, PASSWORD, HERE).step or ""
    with pytest.raises(SignInRefused):
        sign_in.finish_sign_in(parts, step, code(parts, EMAIL), HERE)
    assert sign_in.finish_sign_in(parts, step, kept[0], HERE)
