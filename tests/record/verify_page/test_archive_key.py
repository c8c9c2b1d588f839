"""The page checks the tally's second signature, ML-DSA-65: by the browser, by the vendored library, or it says that it cannot."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files as resources
from typing import Any

import pytest

from ballot.record import verify_page
from tests.support.evidence.verify_page import CHECK, Check, codes, sources
from tests.support.evidence.verify_page_bundles import (
    PEM,
    Files,
    archive_pem,
    archive_public,
    archive_signer,
    b64,
    files_of,
    with_manifest,
    with_tally,
    zipped,
)
from tests.support.evidence.verify_page_records import opened, plain, tally_of

LIBRARY = "vendored/noble_ml_dsa65.js"
LIBRARY_HASH = "6db8435715a13a7b381cf5e29bc5cfd1037f0e6e51416b02e6d32daf1d964e1e"
"""SHA-256 of the library as it was bundled; README.md beside it says how."""


def archived() -> Files:
    record = plain(archive_key=b64(archive_public()))
    return files_of(record, tally_of(record))


def test_the_vendored_library_is_the_one_that_was_reviewed_and_carries_its_licence() -> None:
    folder = resources(verify_page).joinpath("vendored")
    assert sha256(folder.joinpath("noble_ml_dsa65.js").read_bytes()).hexdigest() == LIBRARY_HASH
    assert b"The MIT License" in folder.joinpath("noble_ml_dsa65.js").read_bytes()
    assert b"Copyright (c) 2022, 2024 Paul Miller" in verify_page.page()


def test_a_tally_with_both_signatures_is_verified(check: Check) -> None:
    report = check(zipped(archived()))
    assert (report["failures"], report["verdict"]) == ([], "verified")


@pytest.mark.parametrize(
    ("path", "content", "code"),
    [
        ("tally/tally.mldsa65", None, "missing-file"), ("keys/archive.pem", None, "missing-file"),
        ("tally/tally.mldsa65", bytes(3309), "bad-signature"), ("tally/tally.mldsa65", b"", "bad-signature"),
        ("keys/archive.pem", archive_pem(bytes(1952)), "key-mismatch"),
        ("keys/archive.pem", archive_pem(archive_public()).replace(b"\n", b"\r\n"), "key-mismatch"),
        ("keys/archive.pem", archive_pem(archive_public()) + b"\n", "key-mismatch"), ("keys/archive.pem", PEM, "key-mismatch"),
    ],
)  # fmt: skip
def test_an_archive_key_or_signature_that_is_missing_or_another_is_found(
    path: str, content: bytes | None, code: str, check: Check
) -> None:
    files = {k: v for k, v in archived().items() if k != path}
    if content is not None:
        files[path] = content
    assert codes(check(zipped(with_manifest(files)))) == {code}


def test_a_signature_over_another_tally_or_with_a_context_is_not_good(check: Check) -> None:
    tally = archived()["tally/tally.json"]
    for signature in (archive_signer().sign(tally + b" "), archive_signer().sign(tally, b"context")):
        files = with_manifest({**archived(), "tally/tally.mldsa65": signature})
        assert codes(check(zipped(files))) == {"bad-signature"}


def test_archive_files_of_a_record_without_archive_key_are_found(check: Check) -> None:
    record = plain()
    files = with_tally(files_of(record, tally_of(record)), files_of(record, tally_of(record))["tally/tally.json"])
    assert codes(check(zipped(with_manifest({**files, "keys/archive.pem": archive_pem(archive_public())})))) == {
        "key-mismatch"
    }
    assert codes(check(zipped(with_manifest({**files, "tally/tally.mldsa65": bytes(3309)})))) == {"tally-mismatch"}


def test_an_open_record_with_an_archive_key_needs_its_pem_and_no_signature(check: Check) -> None:
    files = files_of([opened(archive_key=b64(archive_public()))], None)
    assert check(zipped(files))["verdict"] == "in-progress"
    without = {k: v for k, v in files.items() if k != "keys/archive.pem"}
    assert codes(check(zipped(with_manifest(without)))) == {"missing-file"}


def test_the_browser_and_the_library_agree(browser_page: Any) -> None:
    tally = archived()["tally/tally.json"]
    good = archive_signer().sign(tally)
    flipped = bytes([good[0] ^ 1]) + good[1:]
    script = f"""async (given) => {{ 'use strict'; {sources("cryptography/ml_dsa.js")}
        const args = given.map(fromBase64);
        return [await archiveSignatureByBrowser(...args), archiveSignatureByLibrary(...args),
          await archiveSignatureHolds(...args)]; }}"""
    for signature, message, expected in ((good, tally, True), (flipped, tally, False), (good, tally + b" ", False)):
        given = [b64(archive_public()), b64(signature), b64(message)]
        by_browser, by_library, told = browser_page.evaluate(script, given)
        assert (by_library, told) == (expected, expected)
        assert by_browser in (expected, None)  # an older browser has none


NO_BROWSER = "() => { crypto.subtle.importKey = async () => { throw new Error('none here'); }; }"


def _fresh(browser_page: Any, turned: str) -> Any:
    page = browser_page.context.browser.new_page()
    page.add_init_script(f"({turned})()")
    page.goto(browser_page.url)
    return page


def test_without_the_browsers_own_the_library_is_asked(browser_page: Any) -> None:
    page = _fresh(browser_page, NO_BROWSER)
    forged = with_manifest({**archived(), "tally/tally.mldsa65": bytes(3309)})
    for files, verdict in ((archived(), "verified"), (forged, "failed")):
        report = page.evaluate(CHECK, [b64(zipped(files)), b64(PEM), [], []])
        assert report["verdict"] == verdict
    page.close()


def test_where_neither_can_it_is_said_and_is_no_success(browser_page: Any, tmp_path: Any) -> None:
    crippled = tmp_path / "verify.html"
    library = resources(verify_page).joinpath(LIBRARY).read_bytes()
    # A page whose library cannot run, in a browser without ML-DSA; its policy would forbid the changed script.
    html = verify_page.page().replace(library, b"const mlDsa65 = {};\n")
    policy = verify_page.content_policy().encode()
    crippled.write_bytes(html.replace(policy, b"default-src 'unsafe-inline'"))
    page = browser_page.context.browser.new_page()
    page.add_init_script(f"({NO_BROWSER})()")
    page.goto(crippled.as_uri())
    report = page.evaluate(CHECK, [b64(zipped(archived())), b64(PEM), [], []])
    assert (report["verdict"], report["failures"]) == ("incomplete", [])
    page.set_input_files("#bundle", {"name": "bundle.zip", "mimeType": "application/zip", "buffer": zipped(archived())})
    page.click("button")
    page.wait_for_selector("#verdict")
    assert page.inner_text("#verdict") == "Not fully checked"
    assert "Not checked here" in page.locator("ol.steps > li").nth(7).inner_text()
    page.close()
