"""Links: exactly what was minted, or nothing."""

from __future__ import annotations

import base64
import hashlib
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from ballot import ports
from ballot.adapters.links import LONGEST_TOKEN, SignedLinks
from ballot.rules.refusals import LinkInvalid

SECRET = "0123456789abcdef" * 4
FACTS: dict[str, str | int] = {"c": 12, "f": "fp-4kq7zx2m", "g": 1}
URL_SAFE = string.ascii_letters + string.digits + "-_"


@pytest.fixture
def links() -> ports.Links:
    return SignedLinks(SECRET)


def test_a_minted_link_gives_its_facts_back(links: ports.Links) -> None:
    token = links.mint("reply", FACTS)
    assert links.read("reply", token) == FACTS
    assert set(token) <= set(URL_SAFE + ".")
    assert len(token) < 160


def test_the_same_facts_are_always_the_same_token(links: ports.Links) -> None:
    turned = dict(reversed(list(FACTS.items())))
    assert links.mint("reply", FACTS) == links.mint("reply", turned) == SignedLinks(SECRET).mint("reply", FACTS)


@given(
    st.dictionaries(
        st.text(string.ascii_lowercase, min_size=1, max_size=2),
        st.integers(-(2**40), 2**40) | st.text(st.characters(codec="utf-8"), max_size=5),
        max_size=3,
    )
)
def test_any_small_facts_go_through(facts: dict[str, str | int]) -> None:
    links = SignedLinks(SECRET)
    assert links.read("reply", links.mint("reply", facts)) == facts


def test_a_token_with_any_character_altered_is_refused(links: ports.Links) -> None:
    token = links.mint("reply", FACTS)
    for position, present in enumerate(token):
        for other in URL_SAFE + ".=+/ %\n\u00e9":
            if other == present:
                continue
            with pytest.raises(LinkInvalid):
                links.read("reply", token[:position] + other + token[position + 1 :])


def test_a_token_cut_doubled_or_lengthened_is_refused(links: ports.Links) -> None:
    token = links.mint("reply", FACTS)
    for position in range(len(token)):
        with pytest.raises(LinkInvalid):
            links.read("reply", token[:position])
    for altered in (token + "=", token + "==", token + ".", token + " ", "." + token, token + token, token + "\n"):
        with pytest.raises(LinkInvalid):
            links.read("reply", altered)


def test_a_token_of_another_purpose_is_refused(links: ports.Links) -> None:
    other = URLSafeSerializer(
        SECRET,
        salt="ballot link other",
        serializer_kwargs={"sort_keys": True},
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )
    with pytest.raises(LinkInvalid):
        links.read("reply", str(other.dumps(FACTS)))
    for act in (lambda: links.mint("first-access", FACTS), lambda: links.read("first-access", "x")):
        with pytest.raises(ValueError, match="first-access"):
            act()


def test_a_token_of_another_installation_is_refused(links: ports.Links) -> None:
    with pytest.raises(LinkInvalid):
        links.read("reply", SignedLinks(SECRET + "x").mint("reply", FACTS))


def test_other_spellings_of_the_same_token_are_refused_though_their_signature_holds(links: ports.Links) -> None:
    token = links.mint("reply", FACTS)
    payload, signature = token.split(".")
    raw = base64.urlsafe_b64decode(signature + "=")
    # The last of 43 characters has two bits to spare: four spellings of one signature.
    spellings = [signature[:-1] + last for last in URL_SAFE]
    same = [s for s in spellings if base64.urlsafe_b64decode(s + "=") == raw]
    assert len(same) == 4
    accepted = 0
    for spelling in same:
        try:
            links.read("reply", f"{payload}.{spelling}")
            accepted += 1
        except LinkInvalid:
            pass
    assert accepted == 1


def test_other_json_for_the_same_facts_is_refused_even_when_rightly_signed(links: ports.Links) -> None:
    assert isinstance(links, SignedLinks)
    signer = links._serializers["reply"].make_signer()
    for text in (
        b'{"c": 12}',
        b'{"c":12,"c":12}',
        b'{"c":12.0}',
        b'{"c":true}',
        b'{"c":null}',
        b'{"c":[1]}',
        b"[]",
        b"12",
    ):
        token = signer.sign(base64.urlsafe_b64encode(text).rstrip(b"=")).decode()
        with pytest.raises(LinkInvalid):
            links.read("reply", token)
    exact = signer.sign(base64.urlsafe_b64encode(b'{"c":12}').rstrip(b"=")).decode()
    assert links.read("reply", exact) == {"c": 12}


def test_compressed_tokens_are_neither_minted_nor_read(links: ports.Links) -> None:
    assert isinstance(links, SignedLinks)
    repetitive: dict[str, str | int] = {"c": "a" * 60}
    token = links.mint("reply", repetitive)
    assert not token.startswith(".")
    minter = links._serializers["reply"]
    compressed = URLSafeSerializer(
        SECRET, salt=minter.salt, serializer_kwargs=minter.serializer_kwargs, signer_kwargs=minter.signer_kwargs
    ).dumps(repetitive)
    assert isinstance(compressed, str)
    assert compressed.startswith(".")
    with pytest.raises(LinkInvalid):
        links.read("reply", compressed)


@pytest.mark.parametrize(
    "token", ["", ".", "..", "a", "a.b", "\x00", "é", pytest.param("A" * 10_000_000, id="endless"), "\ud800"]
)
def test_anything_else_is_no_link(links: ports.Links, token: str) -> None:
    with pytest.raises(LinkInvalid):
        links.read("reply", token)


def test_the_callers_mistakes_are_not_passed_off_as_bad_links(links: ports.Links) -> None:
    with pytest.raises(ValueError, match="no links are made"):
        links.mint("vote", FACTS)
    with pytest.raises(ValueError, match="no links are made"):
        links.read("vote", "x")
    with pytest.raises(ValueError, match="does not fit"):
        links.mint("reply", {"text": "x" * LONGEST_TOKEN})
    with pytest.raises(ValueError, match="facts"):
        links.mint("reply", {"c": True})
    with pytest.raises(ValueError, match="secret"):
        SignedLinks("")
