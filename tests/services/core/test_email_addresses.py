"""E-mail addresses: what mail can be sent to is taken, by the same rule wherever one is typed; the rest is told why not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.rules.refusals import AlreadyDone, BadInput
from ballot.services.accounts.officers import add_officer, find_officer_by_email
from ballot.services.validation.email_addresses import normalize_address, read_address
from tests.support.installation import World


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("zoe@fr.example", "zoe@fr.example"),
        (" Zoe.Test+vote@FR.Example ", "Zoe.Test+vote@fr.example"),
        ("zoe@exämple.fr", "zoe@xn--exmple-cua.fr"),
        ("zoe@xn--exmple-cua.fr", "zoe@xn--exmple-cua.fr"),
        ("zoe@例え.jp", "zoe@xn--r8jz45g.jp"),
        ("zoe@مثال.example", "zoe@xn--mgbh0fb.example"),
        ("zoe@BÜCHER.example", "zoe@xn--bcher-kva.example"),
        ("o'hara_{x}~y@fr.example", "o'hara_{x}~y@fr.example"),
    ],
)
def test_an_address_is_taken_and_kept_as_mail_servers_write_it(typed: str, kept: str) -> None:
    assert read_address(typed) == kept
    assert read_address(kept) == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        *[(typed, "not-an-address") for typed in ("", "zoe", "zoe@", "@fr.example", "zoe@fr@example.org")],
        *[(typed, "address-full-stop") for typed in ("zoe..x@fr.example", ".zoe@fr.example", "zoe.@fr.example")],
        *[(typed, "address-full-stop") for typed in ("zoe@fr..example", "zoe@.fr.example", "zoe@fr.example.")],
        *[
            (typed, "address-sign")
            for typed in ("a:b@fr.example", "a,b@fr.example", "zoé@fr.example", '"z"@fr.example')
        ],
        *[(typed, "address-sign") for typed in ("<zoe@fr.example>", "mailto:zoe@fr.example", "zo\u200be@fr.example")],
        *[(typed, "address-domain") for typed in ("zoe@10.0.0.1", "zoe@[10.0.0.1]", "zoe@localhost", "zoe@fr")],
        *[
            (typed, "address-domain")
            for typed in ("zoe@fr-.example", "zoe@fr_x.example", "zoe@fr.example;", "zoe@a.local")
        ],
        *[(typed, "address-domain") for typed in (f"zoe@{'a' * 64}.fr", "zoe@x.onion", "zoe@ab--cd.fr")],
        *[(typed, "address-space") for typed in ("zo e@fr.example", "zoe@fr. example", "Zoe <zoe@fr.example>")],
        *[(typed, "too-long") for typed in (f"{'z' * 65}@fr.example", f"zoe@{'a.' * 130}fr")],
    ],
)
def test_what_no_mail_can_be_sent_to_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_address(typed)
    assert (refused.value.facts["field"], refused.value.facts["why"]) == ("email", why)


@given(st.text(alphabet=st.characters(), max_size=30), st.text(alphabet=st.characters(), max_size=30))
def test_any_text_is_an_ascii_address_or_is_refused(local: str, domain: str) -> None:
    for typed in (f"{local}@{domain}", f"{local}@{domain}.example"):
        try:
            found = read_address(typed)
        except BadInput:
            continue
        assert found.isascii()
        assert found.isprintable()
        assert read_address(found) == found


def test_an_officer_is_found_by_a_domain_in_letters_and_by_the_same_in_ascii(world: World) -> None:
    add_officer(world.parts, "zoe@exämple.fr", "auditor", "Zoe")
    for typed in ("zoe@exämple.fr", " ZOE@EXÄMPLE.FR", "zoe@xn--exmple-cua.fr"):
        assert find_officer_by_email(world.parts, typed).email == "zoe@xn--exmple-cua.fr"
        with pytest.raises(AlreadyDone):
            add_officer(world.parts, typed, "auditor", "Zoe")


def test_an_account_from_before_is_found_by_an_address_that_would_not_be_taken_now() -> None:
    assert normalize_address(" A..B@Here.Example ") == "a..b@here.example"
