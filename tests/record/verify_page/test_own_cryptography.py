"""The page's own Ed25519 and SHA-2, where a browser has none: they agree with the browser's, and are strict."""

from __future__ import annotations

from functools import cache
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

from tests.support.evidence.verify_page_bundles import PUBLIC, SIGNER


def test_the_pages_own_ed25519_and_the_browsers_agree_and_are_strict(browser_page: Any) -> None:
    order = 2**252 + 27742317777372353535851937790883648493
    message = b"the bytes of tally.json"
    signature = SIGNER.sign(message)
    larger = (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    flipped = bytes([signature[0] ^ 1]) + signature[1:]
    not_a_point, above_p = (2).to_bytes(32, "little"), (2**255 - 18).to_bytes(32, "little")
    cases = [(PUBLIC, signature, message, True), (PUBLIC, signature, message + b".", False), (PUBLIC, flipped, message, False),
             (PUBLIC, signature[:32] + larger, message, False), (not_a_point, signature, message, False),
             (above_p, above_p + bytes(32), message, False), (PUBLIC, signature[:63], message, False)]  # fmt: skip
    scripts = _inside(
        ("formats/bytes.js", "cryptography/sha2.js", "cryptography/ed25519.js"), "signatureHolds(...args)"
    )
    for key, signed, text, expected in cases:
        for own in (False, True):
            arguments = [list(key), list(signed), list(text), own]
            assert browser_page.evaluate(scripts, arguments) == expected, (signed, own)


@cache
def _inside(names: tuple[str, ...], expression: str) -> str:
    """An expression over the page's sources, for Playwright: `args` are byte arrays where lists were handed in."""
    folder = Path(__file__).parents[3] / "ballot/record/verify_page"
    source = "\n".join((folder / name).read_text(encoding="utf-8") for name in names)
    takes_bytes = "const args = given.map((a) => Array.isArray(a) ? Uint8Array.from(a) : a);"
    return f"(given) => {{ {source}\n{takes_bytes}\nreturn {expression}; }}"


def test_the_pages_own_hashes_are_sha_256_and_sha_512(browser_page: Any) -> None:
    for length in (0, 1, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 1000):
        data = bytes(i % 251 for i in range(length))
        for function, expected in (("sha256", sha256(data)), ("sha512", sha512(data))):
            got = browser_page.evaluate(
                _inside(("formats/bytes.js", "cryptography/sha2.js"), f"Array.from({function}(...args))"), [list(data)]
            )
            assert bytes(got) == expected.digest()
