"""What a person does with the page and reads on it; and that it asks for nothing from anywhere."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from ballot.record.verify_page import page as verify_page
from tests.support.browser.axe_rules import carry_axe, violations
from tests.support.evidence.verify_page import Check, codes
from tests.support.evidence.verify_page_bundles import (
    PEM,
    b64,
    checkpoint,
    files_of,
    jcs,
    receipt,
    with_manifest,
    zipped,
)
from tests.support.evidence.verify_page_records import (
    ADDED,
    ADOPTED,
    CHAIR,
    DOCUMENT,
    DOCUMENT_PATH,
    ballot,
    changed,
    good,
    numbered,
    plain,
    tally_of,
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
        "not included",
    ):
        assert words.lower() in text.lower()
    assert browser_page.locator("ol.steps > li").count() == 10
    assert browser_page.locator(".ballot").count() == 2

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
    letter, document = b"%PDF letter", DOCUMENT_PATH
    record = changed(plain(), 7, sha256=sha256(letter).hexdigest())
    files = {**files_of(record, tally_of(record)), document: DOCUMENT, "letters/a.pdf": letter, "letters/b.pdf": letter,
             "verify.html": b"<p>VERIFIED"}  # fmt: skip
    bundle = zipped(with_manifest(files))
    _choose(browser_page, bundle)
    assert browser_page.inner_text("#verdict") == "Verified"
    named = browser_page.locator("#not-covered li").all_inner_texts()
    assert named == ["README.txt", "letters/b.pdf", "verify.html"]
    assert "Do not rely on them" in browser_page.inner_text("#not-covered")


def test_after_many_failures_entries_are_not_looked_at_and_that_is_said(browser_page: Any, check: Check) -> None:
    misnumbered = [*plain()[:1], *({**ADDED, "focal_point": f"fp-{n}", "seq": 2 * n} for n in range(1, 1_500))]
    unlawful = numbered([*plain()[:1], *(ADDED | {"focal_point": f"fp-{n}", "by": CHAIR} for n in range(1_499))])
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


def test_a_ballot_begins_with_its_title_then_the_question_the_verdict_and_the_documents(browser_page: Any) -> None:
    asked = ballot("1", title={"fr": "Plan stratégique", "en": "Strategic plan", "ar": "الخطة"}, actions=["note", "take-part"],
                   text={"en": "to note the report\nin Annex A", "fr": "de prendre note"})  # fmt: skip
    record = plain(ballots=[asked, ballot("2")])
    _choose(browser_page, zipped(with_manifest({**files_of(record, tally_of(record)), DOCUMENT_PATH: DOCUMENT})))
    first = browser_page.locator(".ballot").first
    lines = [line for line in first.inner_text().split("\n") if line]
    assert lines[:4] == ["Strategic plan", "Ballot 1, to note and to take part", "to note the report", "in Annex A"]
    assert (
        lines[4]
        == "Adopted. 2 in favour, 2 required. 1 against, 0 abstaining, 0 did not reply. 3 had the right to vote."
    )
    assert first.locator(".roll-call").inner_text().split("\n") == ["● In favour", "AR, BR", "✕ Against", "DZ"]
    assert DOCUMENT_PATH in first.inner_text()
    assert "not included" in browser_page.locator(".ballot").nth(1).inner_text()
    first.locator("summary").click()
    assert first.locator("details [lang=ar]").inner_text() == "الخطة"


def test_a_file_of_ones_own_that_cannot_be_read_is_named_first_and_the_bundles_failure_beside_it(
    browser_page: Any,
) -> None:
    spoilt = checkpoint([jcs(each) for each in plain()[:3]]).encode().replace(b"\n", b"\r\n")
    _choose(browser_page, zipped(good()), checkpoints=("early.txt", spoilt))
    text = browser_page.inner_text(".verdict")
    assert browser_page.inner_text("#verdict") == "A file of your own cannot be read"
    assert "early.txt has other line ends" in text
    assert "Nothing wrong was found in the bundle, but no verdict is given" in text
    _choose(browser_page, zipped(good())[:-1], checkpoints=("early.txt", spoilt), key=("body.pem", b"hello"))
    text = browser_page.inner_text(".verdict")
    assert "body.pem is not a plain public key in PEM form" in text or "body.pem does not end with a line end" in text
    assert "The bundle itself fails as well: 1 check does not hold" in text


def test_the_page_is_accessible_and_fits_a_phone_whatever_it_shows(browser_page: Any) -> None:
    context = browser_page.context.browser.new_context(viewport={"width": 360, "height": 800})
    carry_axe(context)
    page = context.new_page()
    page.goto(browser_page.url)
    failing = changed(plain(), 6, results=[ADOPTED[0] | {"for": 3}, ADOPTED[1]])
    for record in (plain(), failing):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            _choose(page, zipped(files_of(record, tally_of(record))), checkpoints=("a.txt", b"hello"))
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()
