"""Guesses that come at the same moment are not more guesses, and none is told from another by its answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ballot.rules.refusals import SignInRefused, TooManyAttempts
from ballot.services.accounts import reauthentication
from ballot.services.accounts.sign_in import begin_sign_in
from tests.support.accounts.authenticators import EMAIL, HERE, PASSWORD, WRONG, signed_in
from tests.support.accounts.sign_in import fail
from tests.support.installation import World


def test_guesses_that_come_at_the_same_moment_are_not_more_guesses(clerk: World) -> None:
    """Each begins before any other has failed. The right one among them is refused if enough others were wrong."""
    parts = clerk.parts
    wrong = [0]

    class Slow:
        """Is still at the right password while the wrong ones fail."""

        def verify(self, stored: str | None, password: str) -> bool:
            if password != PASSWORD:
                return False
            for _ in range(parts.policy.failures_allowed):
                fail(clerk, 1)
                wrong[0] += 1
            return True

        def needs_rehash(self, stored: str) -> bool:
            return False

    with pytest.raises(TooManyAttempts):
        begin_sign_in(replace(parts, passwords=Slow()), EMAIL, PASSWORD, HERE)
    assert wrong == [parts.policy.failures_allowed]


@pytest.mark.parametrize("given", [PASSWORD, WRONG])
def test_of_guesses_that_came_at_once_none_is_told_from_another_by_its_answer(any_clerk: World, given: str) -> None:
    """When enough of them have failed, the right one is refused; so are wrong ones, in the same words."""
    parts = any_clerk.parts

    class Slow:
        def verify(self, stored: str | None, password: str) -> bool:
            fail(any_clerk, parts.policy.failures_allowed)
            return password == PASSWORD

        def needs_rehash(self, stored: str) -> bool:
            return False

    counted = len(any_clerk.dump()["sign_in_failure"])
    with pytest.raises(TooManyAttempts):
        begin_sign_in(replace(parts, passwords=Slow()), EMAIL, given, HERE)
    assert len(any_clerk.dump()["sign_in_failure"]) == counted + parts.policy.failures_allowed


def test_a_present_password_is_not_guessed_by_giving_it_as_the_new_one_at_once(clerk: World) -> None:
    parts = clerk.parts
    who = signed_in(parts)

    class Slow:
        def verify(self, stored: str | None, password: str) -> bool:
            for _ in range(parts.policy.failures_allowed):
                with pytest.raises(SignInRefused):
                    reauthentication.change_password(parts, who, WRONG, WRONG, HERE)
            return True

        def hash(self, password: str) -> str:
            return "hash"

    with pytest.raises(TooManyAttempts):
        reauthentication.change_password(replace(parts, passwords=Slow()), who, PASSWORD, PASSWORD, HERE)
