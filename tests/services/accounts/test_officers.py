"""Officers' accounts: made, handed over by one-time links, closed; and what is noted of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlmodel import select

from ballot.rules.refusals import AlreadyDone, BadInput, LinkInvalid, SignInRefused, SignInStepExpired, UnknownPerson
from ballot.services.accounts import authenticators, sign_in
from ballot.services.accounts.officers import (
    add_officer,
    choose_language,
    disable_officer,
    list_accounts,
    read_first_access,
    rename_officer,
    renew_first_access,
    set_password,
)
from ballot.services.accounts.password_policy import SHORTEST_PASSWORD
from ballot.services.accounts.sessions import read_session
from ballot.services.core import audit_log
from ballot.store.tables import Officer
from tests.support.accounts.authenticators import EMAIL, HERE, HOME, PASSWORD, code, come_in, set_up, signed_in
from tests.support.accounts.sign_in import Meanwhile, weak
from tests.support.concurrency import at_once
from tests.support.installation import HOST, INSTANT, World


def deeds(world: World) -> list[tuple[str, str]]:
    """By whom, and what, oldest first."""
    return [(one.by, one.act) for one in reversed(audit_log.list_entries(world.parts))]


def test_a_first_access_link_leads_to_a_password_and_then_to_a_second_factor_and_only_then_in(any_world: World) -> None:
    parts = any_world.parts
    token = add_officer(parts, f" Clerk@{HOST.upper()} ", "secretariat", " Clerk ", "fr")
    for _ in range(3):
        assert read_first_access(parts, token).email == EMAIL
    with pytest.raises(SignInRefused):  # there is no password yet
        sign_in.begin_sign_in(parts, EMAIL, "", HERE)
    newcomer = read_session(parts, set_password(parts, token, PASSWORD, HERE))
    assert newcomer is not None
    assert newcomer.officer is not None
    assert not newcomer.complete
    with any_world.refuses(LinkInvalid):
        set_password(parts, token, "another long phrase", HERE)
    with any_world.refuses(LinkInvalid):
        read_first_access(parts, token)
    begun = sign_in.begin_sign_in(parts, EMAIL, PASSWORD, HERE)
    assert begun.step is None
    again = read_session(parts, begun.session or "")
    assert again is not None
    assert not again.complete


def test_the_first_second_factor_opens_a_whole_session_and_ends_all_that_a_password_alone_has_opened(
    any_world: World,
) -> None:
    parts = any_world.parts
    first = set_password(parts, add_officer(parts, EMAIL, "chair", "Clerk"), PASSWORD, HERE)
    stranger = sign_in.begin_sign_in(parts, EMAIL, PASSWORD, HERE).session
    whole = set_up(parts, renew_first_access(parts, EMAIL))
    assert read_session(parts, first) is None
    assert stranger is not None
    assert read_session(parts, stranger) is None
    found = read_session(parts, whole)
    assert found is not None
    assert found.complete


def test_of_two_who_know_the_password_of_a_newcomer_one_sets_the_second_factor_up(any_world: World) -> None:
    parts = any_world.parts
    one = signed_in(parts, set_password(parts, add_officer(parts, EMAIL, "chair", "Clerk"), PASSWORD, HERE))
    begun = sign_in.begin_sign_in(parts, EMAIL, PASSWORD, HOME)
    two = signed_in(parts, begun.session)
    for who, good in ((two, True), (one, False)):
        proposal = authenticators.propose_secret(parts, who)
        shown = parts.authenticator.code("".join(proposal.groups), parts.clock.now())  # type: ignore[attr-defined]
        if good:
            authenticators.set_up_authenticator(parts, who, proposal.sealed, shown)
        else:
            with any_world.refuses(SignInRefused):
                authenticators.set_up_authenticator(parts, who, proposal.sealed, shown)


def test_a_first_access_link_expires_and_no_other_token_is_one(world: World) -> None:
    parts = world.parts
    token = add_officer(parts, EMAIL, "chair", "Clerk")
    world.clock.forward(parts.policy.first_access - INSTANT)
    assert read_first_access(parts, token)
    world.clock.forward(INSTANT)
    for bad in (token, "", token[:-1], "x" * 43):
        with world.refuses(LinkInvalid):
            read_first_access(parts, bad)
        with world.refuses(LinkInvalid):
            set_password(parts, bad, PASSWORD, HERE)
    set_password(parts, renew_first_access(parts, f" {EMAIL.upper()}"), PASSWORD, HERE)


def test_of_several_first_access_links_only_the_newest_is_good(world: World) -> None:
    parts = world.parts
    first = add_officer(parts, EMAIL, "chair", "Clerk")
    second = renew_first_access(parts, EMAIL)
    with world.refuses(LinkInvalid):
        set_password(parts, first, PASSWORD, HERE)
    set_password(parts, second, PASSWORD, HERE)


def test_a_new_first_access_link_takes_every_credential_back_whether_or_not_it_is_used(any_clerk: World) -> None:
    parts = any_clerk.parts
    before = come_in(parts)
    step = sign_in.begin_sign_in(parts, EMAIL, PASSWORD, HERE).step
    shown = code(parts, EMAIL)
    renew_first_access(parts, EMAIL)
    assert read_session(parts, before) is None
    with pytest.raises(SignInRefused):
        sign_in.begin_sign_in(parts, EMAIL, PASSWORD, HERE)
    with any_clerk.refuses(SignInStepExpired):
        sign_in.finish_sign_in(parts, step or "", shown, HERE)
    with parts.store.reading() as tx:
        officer = tx.exec(select(Officer).where(Officer.email == EMAIL)).one()
    assert (officer.password_hash, officer.authenticator_sealed, officer.authenticator_since) == (None, None, None)
    left = any_clerk.dump()
    assert (left["passkey"], left["recovery_code"]) == ([], [])


@pytest.mark.parametrize("password", ["", "x" * (SHORTEST_PASSWORD - 1), "x" * 1001, "議" * 400])
def test_a_password_that_is_too_short_or_too_long_is_refused_and_the_link_stays_good(
    world: World, password: str
) -> None:
    token = add_officer(world.parts, EMAIL, "chair", "Clerk")
    with world.refuses(BadInput, field="password"):
        set_password(world.parts, token, password, HERE)
    set_password(world.parts, token, "x" * SHORTEST_PASSWORD, HERE)


def test_who_has_no_link_makes_nobody_hash(clerk: World) -> None:
    passwords = Meanwhile(weak(), lambda: None)
    parts = replace(clerk.parts, passwords=passwords)
    for token in ("", "x" * 43):
        for password in (PASSWORD, "short"):
            with clerk.refuses(LinkInvalid):
                set_password(parts, token, password, HERE)
    assert passwords.hashed == 0
    set_password(parts, renew_first_access(parts, EMAIL), PASSWORD, HERE)
    assert passwords.hashed == 1


def test_of_one_link_used_at_the_same_moment_one_password_is_set(any_world: World) -> None:
    parts = any_world.parts
    token = add_officer(parts, EMAIL, "chair", "Clerk")
    typed, taken, refused = iter(f"phrase number {n} of four" for n in range(4)), [], []
    turn = threading.Lock()

    def work() -> None:
        with turn:
            mine = next(typed)
        try:
            set_password(parts, token, mine, HERE)
            taken.append(mine)
        except LinkInvalid:
            refused.append(mine)

    assert at_once(4, work, "threads") == [0] * 4
    assert (len(taken), len(refused)) == (1, 3)
    assert sign_in.begin_sign_in(parts, EMAIL, taken[0], HERE).session


def test_an_account_is_made_once_for_a_real_address_and_role(world: World) -> None:
    add_officer(world.parts, EMAIL, "auditor", "  ")
    with world.parts.store.reading() as tx:
        assert tx.exec(select(Officer.name).where(Officer.email == EMAIL)).one() == EMAIL
    with world.refuses(AlreadyDone):
        add_officer(world.parts, EMAIL.upper(), "chair", "Clerk")
    for email, role, language in (
        ("clerk", "chair", "en"),
        ("a@b.example", "king", "en"),
        ("a@b.example", "chair", "de"),
    ):
        with world.refuses(BadInput):
            add_officer(world.parts, email, role, "Clerk", language)
    with world.refuses(UnknownPerson):
        renew_first_access(world.parts, "nobody@b.example")


def test_a_disabled_officer_is_out_at_once_and_does_not_come_in_again(any_clerk: World) -> None:
    parts = any_clerk.parts
    session = come_in(parts)
    disable_officer(parts, f" {EMAIL.upper()} ")
    assert read_session(parts, session) is None
    with pytest.raises(SignInRefused):
        sign_in.begin_sign_in(parts, EMAIL, PASSWORD, HERE)
    for act in (disable_officer, renew_first_access):
        with any_clerk.refuses(UnknownPerson):
            act(parts, EMAIL)
    with any_clerk.refuses(UnknownPerson):
        disable_officer(parts, f"nobody@{HOST}")
    with any_clerk.refuses(AlreadyDone):
        add_officer(parts, EMAIL, "chair", "Clerk")


def test_a_disabled_officers_unused_link_sets_no_password(clerk: World) -> None:
    link = renew_first_access(clerk.parts, EMAIL)
    disable_officer(clerk.parts, EMAIL)
    with clerk.refuses(LinkInvalid):
        set_password(clerk.parts, link, PASSWORD, HERE)


def test_the_list_says_what_each_can_sign_in_with_and_who_is_closed(clerk: World) -> None:
    parts = clerk.parts
    set_password(parts, add_officer(parts, f"new@{HOST}", "chair", "New"), PASSWORD, HERE)
    disable_officer(parts, f"chair@{HOST}")
    found = {one.officer.email.partition("@")[0]: one for one in list_accounts(parts)}
    assert list(found) == sorted(found)
    assert (found["clerk"].password, found["clerk"].authenticator, found["clerk"].passkeys) == (True, True, 0)
    assert (found["new"].password, found["new"].authenticator) == (True, False)
    assert not found["second"].password
    assert found["chair"].officer.disabled_at == clerk.clock.now()


def test_officers_choose_their_own_name_and_language(clerk: World) -> None:
    parts = clerk.parts
    who = signed_in(parts)
    rename_officer(parts, who, "  Noor   Halden ")
    choose_language(parts, who, "ar")
    with parts.store.reading() as tx:
        officer = tx.exec(select(Officer).where(Officer.email == EMAIL)).one()
    assert (officer.name, officer.language) == ("Noor Halden", "ar")
    for name in ("", "   ", "x" * 121, "a\u202eb"):
        with clerk.refuses(BadInput, field="name"):
            rename_officer(parts, who, name)
    with clerk.refuses(BadInput, field="language"):
        choose_language(parts, who, "de")


@pytest.mark.parametrize(
    "act", [lambda parts, who: rename_officer(parts, who, "New"), lambda p, who: choose_language(p, who, "fr")]
)
def test_a_session_that_has_ended_changes_nothing(clerk: World, act: Callable[..., None]) -> None:
    who = signed_in(clerk.parts)
    disable_officer(clerk.parts, EMAIL)
    with clerk.refuses(SignInRefused):
        act(clerk.parts, who)


def test_what_is_done_to_accounts_is_noted_and_tells_no_secret(any_world: World) -> None:
    parts = any_world.parts
    before = len(deeds(any_world))
    link = add_officer(parts, EMAIL, "chair", "Clerk")
    session = set_up(parts, link)
    who = signed_in(parts, session)
    assert who.officer is not None
    rename_officer(parts, who, "Noor Halden")
    clerk = who.officer.public_id
    renew_first_access(parts, EMAIL)
    disable_officer(parts, EMAIL)
    assert deeds(any_world)[before:] == [
        ("operator", "officer-added"),
        (clerk, "credentials-changed"),
        (clerk, "sign-in"),
        (clerk, "credentials-changed"),
        (clerk, "sign-in"),
        (clerk, "officer-renamed"),
        ("operator", "officer-new-link"),
        ("operator", "officer-disabled"),
    ]
    told = repr(any_world.dump()["deed"])
    for secret in (link, session, PASSWORD, EMAIL, "Noor"):
        assert secret not in told


def test_neither_tokens_nor_passwords_nor_codes_are_stored(clerk: World) -> None:
    parts = clerk.parts
    begun = sign_in.begin_sign_in(parts, EMAIL, PASSWORD, HERE)
    stored = repr(clerk.dump())
    shown = code(parts, EMAIL)
    token = sign_in.finish_sign_in(parts, begun.step or "", shown, HERE)
    stored += repr(clerk.dump())
    link = renew_first_access(parts, EMAIL)
    stored += repr(clerk.dump())
    for secret in (token, link, PASSWORD, begun.step or "", shown):
        assert secret not in stored
    assert EMAIL not in repr(clerk.dump()["sign_in_failure"])
