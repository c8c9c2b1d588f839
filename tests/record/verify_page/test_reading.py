"""What a person does with the page and reads on it; and that it asks for nothing from anywhere."""

from __future__ import annotations

import io
from hashlib import sha256
from typing import Any

from ballot.record.verify import verify
from ballot.record.verify_page import page as verify_page
from tests.support.evidence.verify_page import Check, codes
from tests.support.evidence.verify_page_bundles import (
    ADOPTED,
    CHAIR,
    PEM,
    POINT,
    b64,
    changed,
    checkpoint,
    files_of,
    good,
    jcs,
    numbered,
    plain,
    receipt,
    tally_of,
    with_manifest,
    zipped,
)


def test_the_page_is_the_same_bytes_each_time_and_names_no_other_address() -> None:
    assert verify_page() == verify_page.__wrapped__()
    html = verify_page().decode()
    assert "{{" not in html
    for reference in ("http:", "https:", "src=", "@import", "url(", "//cdn"):
        assert reference not in html


def test_nothing_is_requested_from_anywhere(browser_page: Any, requests: list[str], check: Check) -> None:
    check(zipped(good()))
    _choose(browser_page, zipped(good()))
    assert set(requests) == {browser_page.url}
    assert browser_page.url.startswith("file:")
    refused = browser_page.evaluate("() => fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')")
    assert refused == "refused"


def _choose(page: Any, bundle: bytes, **others: tuple[str, bytes]) -> None:
    page.reload()
    page.set_input_files("#bundle", {"name": "bundle.zip", "mimeType": "application/zip", "buffer": bundle})
    for field, (name, content) in others.items():
        page.set_input_files(f"#{field}", {"name": name, "mimeType": "text/plain", "buffer": content})
    page.focus("button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#verdict")


def test_a_person_reads_the_verdict_the_key_the_steps_and_the_results(browser_page: Any) -> None:
    _choose(browser_page, zipped(good()))
    text = browser_page.inner_text("#report")
    assert browser_page.evaluate("document.activeElement.id") == "verdict"
    assert browser_page.inner_text("#verdict") == "Verified"
    for words in (
        "The key is not confirmed",
        "you gave no key",
        "DM-26/1",
        "Adopted",
        "Key not confirmed",
        "Documents not included",
    ):
        assert words.lower() in text.lower()
    assert browser_page.locator("ol.steps > li").count() == 10
    assert browser_page.locator("tbody tr").count() == 2

    _choose(browser_page, zipped(good()), key=("body.pem", PEM))
    assert "it is the key that you gave" in browser_page.inner_text("#report")


def test_a_person_reads_what_failed_and_where_and_no_text_becomes_markup(browser_page: Any) -> None:
    evil = "<img src=x onerror=alert(1)>"
    record = changed(plain(), 6, results=[ADOPTED[0] | {"for": 3}, ADOPTED[1]])
    record[0]["consultation"] = {**record[0]["consultation"], "title": {"en": evil}}
    lines = [jcs(each) for each in plain()]
    held = (f"{evil}.tlog-proof", receipt(lines[:5], 2).encode())
    _choose(browser_page, zipped(files_of(record, tally_of(record))), receipts=held)
    text = browser_page.inner_text("#report")
    assert "Failed: 2 checks do not hold" in text
    for words in ("wrong-count", "entry 6", "(recount: 2)", "not-extended", evil):
        assert words in text
    assert browser_page.locator("#report img").count() == 0


def test_files_that_no_signature_covers_are_named_and_no_others(browser_page: Any) -> None:
    letter, document = b"%PDF letter", f"documents/{sha256(b'document').hexdigest()}"
    record = changed(plain(), 7, sha256=sha256(letter).hexdigest())
    files = {**files_of(record, tally_of(record)), document: b"document", "letters/a.pdf": letter, "letters/b.pdf": letter,
             "verify.html": b"<p>VERIFIED"}  # fmt: skip
    bundle = zipped(with_manifest(files))
    _choose(browser_page, bundle)
    assert browser_page.inner_text("#verdict") == "Verified"
    named = browser_page.locator("#not-covered li").all_inner_texts()
    assert named == ["README.txt", "letters/b.pdf", "verify.html"]
    assert named == verify(io.BytesIO(bundle)).not_covered
    assert "Do not rely on them" in browser_page.inner_text("#not-covered")


def test_after_many_failures_entries_are_not_looked_at_and_that_is_said(browser_page: Any, check: Check) -> None:
    misnumbered = [*plain()[:1], *({**POINT, "seq": 2 * n} for n in range(1, 1_500))]
    unlawful = numbered([*plain()[:1], *([POINT | {"by": CHAIR}] * 1_499)])
    for record, code in ((misnumbered, "bad-order"), (unlawful, "forbidden-act")):
        report = check(zipped(files_of(record, None)))
        assert (codes(report), len(report["failures"]), report["entries"]) == ({code}, 1_000, 1_500)
    _choose(browser_page, zipped(files_of(unlawful, None)))
    assert "499 entries were not looked at" in browser_page.inner_text("#more")
    assert "Not checked to the end" in browser_page.locator("ol.steps > li").nth(5).inner_text()


def test_files_dropped_anywhere_are_sorted_and_checked(browser_page: Any) -> None:
    browser_page.reload()
    lines = [jcs(each) for each in plain()]
    dropped = {"b.zip": zipped(good()), "body.pem": PEM, "early.txt": checkpoint(lines[:3]).encode(),
               "AR.tlog-proof": receipt(lines[:5], 1).encode()}  # fmt: skip
    browser_page.evaluate(
        """(files) => {
          const transfer = new DataTransfer();
          for (const [name, text] of Object.entries(files))
            transfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name));
          const drop = new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true});
          document.querySelector("h1").dispatchEvent(drop);
        }""",
        {name: b64(content) for name, content in dropped.items()},
    )
    browser_page.wait_for_selector("#verdict")
    assert browser_page.inner_text("#verdict") == "Verified"
    assert browser_page.locator("ol.steps > li").nth(8).inner_text().startswith("✓ Holds")


def test_a_wrong_key_file_is_said_to_be_wrong_and_nothing_is_judged(browser_page: Any) -> None:
    browser_page.reload()
    browser_page.set_input_files("#bundle", {"name": "b.zip", "mimeType": "application/zip", "buffer": zipped(good())})
    browser_page.set_input_files("#key", {"name": "body.pem", "mimeType": "text/plain", "buffer": b"hello"})
    browser_page.click("button")
    # Not a predicate that is asked again and again: the page's own policy forbids evaluating its text later.
    browser_page.wait_for_selector("#progress:has-text('not checked')")
    assert browser_page.locator("#verdict").count() == 0
