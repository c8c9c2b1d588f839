"""Six digits from a nonce: always the same, different for another nonce or another installation, and evenly spread."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

import pytest

from ballot.adapters.codes import HmacCodes
from ballot.ports import Codes

SECRET = "0123456789abcdefghij" * 2


def test_a_nonce_always_gives_the_same_six_digits() -> None:
    codes: Codes = HmacCodes(SECRET)
    assert codes.digits("one") == HmacCodes(SECRET).digits("one")
    for number in range(200):
        digits = codes.digits(f"nonce {number}")
        assert len(digits) == 6
        assert digits.isascii()
        assert digits.isdigit()


def test_what_is_derived_is_fixed_so_that_a_code_in_a_mail_outlives_an_update() -> None:
    assert HmacCodes(SECRET).digits("nonce") == "231917"


def test_another_nonce_or_another_secret_gives_other_digits() -> None:
    codes, others = HmacCodes(SECRET), HmacCodes(SECRET[::-1])
    nonces = [str(number) for number in range(100)]
    assert len({codes.digits(one) for one in nonces}) > 95
    assert sum(codes.digits(one) == others.digits(one) for one in nonces) < 3


def test_a_mark_stands_for_a_text_and_a_purpose_and_tells_neither_to_whoever_lacks_the_secret() -> None:
    codes = HmacCodes(SECRET)
    mark = codes.mark("account", "a@b.example")
    assert len(bytes.fromhex(mark)) == 32
    assert mark == HmacCodes(SECRET).mark("account", "a@b.example")
    others = {
        HmacCodes(SECRET[::-1]).mark("account", "a@b.example"),
        codes.mark("question", "a@b.example"),
        codes.mark("accounta", "@b.example"),
        sha256(b"a@b.example").hexdigest(),
    }
    assert mark not in others
    assert len(others) == 4


def test_no_digit_is_likelier_than_another() -> None:
    codes = HmacCodes(SECRET)
    for place in range(6):
        found = Counter(codes.digits(str(number))[place] for number in range(5_000))
        assert set(found) == set("0123456789")
        assert max(found.values()) < 650


def test_without_a_secret_or_a_nonce_there_is_no_code() -> None:
    with pytest.raises(ValueError, match="secret"):
        HmacCodes("")
    with pytest.raises(ValueError, match="nonce"):
        HmacCodes(SECRET).digits("")
