"""A mailed link that was changed on its way is taken where its token can still be told, and else helped with."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from ballot.services.access.tokens import new_token, token_in
from ballot.services.accounts.officers import add_officer
from tests.support.installation import World
from tests.support.pages.addresses import link_of, paper_address
from tests.support.pages.browser import Browser, text

BEHIND = (
    *(
        ".",
        ",",
        ")",
        ">",
        '"',
        "'",
        ";",
        ":",
        "!",
        "?",
        "]",
        "}",
        "*",
        "_",
        "-",
        "/",
        "//",
        "%",
        "&gt;",
        "=",
        "|",
        "\\",
    ),
    *(" ", "\t", "\n", "\r\n", "\u00a0", "\u200b", "\ufeff", "\u2019", "»", "”", "。", "，", "）"),
    *(".)", '">', "/.", ". Regards", ">, see", ")\n", "/?", "%20", "%2E", "%3E", "%0D%0A", "%2520"),
)


@pytest.mark.parametrize("behind", BEHIND)
def test_a_sign_too_many_behind_a_link_is_passed_over(world: World, browser: Browser, behind: str) -> None:
    consultation = world.open()
    token = link_of(world, consultation, "AR")
    before = world.dump()
    for written in (f"/v/{token}{behind}", f"/v/{quote(token + behind, safe='')}", f"/V/{token}{quote(behind)}"):
        answer = browser.get(written)
        assert answer.status_code == 200, written
        assert "Argentina is invited to reply" in text(answer)
    assert world.dump() == before


def changed(token: str) -> list[str]:
    """The same link as mail programs break it: signs before it, breaks within it, encoded once or more."""
    half = len(token) // 2
    dotted = token.replace(".", "%2E")
    return [
        *(f"/v/{sign}{token}" for sign in ("<", "(", '"', " ", "\n", "/", "_", "*", "%3C", "%20")),
        *(
            f"/v/{token[:half]}{sign}{token[half:]}"
            for sign in ("\n", "\r\n", "\r\n ", " ", "=\r\n", "\u200b", "\u00ad", "%0A", "%20")
        ),
        *(
            f"/v/{one}"
            for one in (dotted, token.replace(".", "=2E"), quote(dotted), quote(quote(dotted)), f"<{dotted}>")
        ),
        *(f"/{v}/{token}" for v in ("V", "v/")),
    ]


def test_a_link_that_is_encoded_or_broken_over_lines_is_taken(world: World, browser: Browser) -> None:
    token = link_of(world, world.open(), "AR")
    for written in changed(token):
        answer = browser.get(written)
        assert answer.status_code == 200, written
        assert "Argentina is invited to reply" in text(answer), written


def test_the_button_on_the_page_of_a_changed_link_leads_to_the_paper(world: World, browser: Browser) -> None:
    consultation = world.open()
    address = f"/V/{link_of(world, consultation, 'AR')}%3E,"
    browser.get(address)
    answer = browser.post(address)
    assert (answer.status_code, answer.location) == (303, paper_address(world, consultation))


def test_what_is_no_link_any_more_gets_the_page_that_helps_with_links(world: World, browser: Browser) -> None:
    token = link_of(world, world.open(), "AR")
    facts, _, signature = token.partition(".")
    before = world.dump()
    for written in (
        *("/v", "/V", "/v/", "/V/", "/v/.", "/v/%20", "/v.", "/v,x", "/v/..", "/v/a/b"),
        *(
            f"/v/{one}"
            for one in (facts, signature, facts + signature, token[:-1], token[1:], token + "x", token.upper())
        ),
        *(
            f"/v/{one}"
            for one in (f"{token}1.", f"{facts}..{signature}", f"{facts}/{signature}", token.replace(".", ","))
        ),
    ):
        answer = browser.get(written)
        assert answer.status_code == 404, written
        assert "This link is not valid" in text(answer), written
        assert 'href="/link"' in answer.text, written
    assert world.dump() == before


def test_other_addresses_that_begin_alike_are_no_links(browser: Browser) -> None:
    for written in ("/verify", "/v1", "/vote/x"):
        assert "Page not found" in text(browser.get(written))


def test_an_officers_first_link_is_taken_with_a_sign_too_many_too(world: World, browser: Browser) -> None:
    token = add_officer(world.parts, "zoe@secretariat.example", "auditor", "Zoe")
    for behind in BEHIND:
        assert browser.get(f"/first-access/{quote(token + behind)}").status_code == 200, behind
    for written in ("/first-access", "/first-access/", f"/first-access/{token}x", f"/first-access/{token[:-1]}"):
        answer = browser.get(written)
        assert answer.status_code == 404
        assert "This link is not valid" in text(answer)


def test_no_random_token_is_changed_by_looking_for_it() -> None:
    for token in (new_token() for _ in range(1_000)):
        for behind in ("", ".", "_", "-", ")", "\n"):
            assert token_in(token + behind) == token
