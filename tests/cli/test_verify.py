"""`ballot verify`, as an auditor calls it."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ballot.cli.verify import report_lines
from ballot.record.canonical import encode
from ballot.record.verification.report import Report
from tests.support.command_line import Terminal

STATUS = {"verified": 0, "in-progress": 0, "failed": 1}
KEYS = {"verdict", "fingerprint", "key_confirmed", "failures", "results", "entries", "unusable"}
ABSENT = [
    *("alembic", "apscheduler", "argon2", "flask", "flask_login", "flask_mail", "flask_wtf", "gunicorn", "jinja2"),
    *("psycopg", "pydantic", "sqlalchemy", "sqlmodel", "werkzeug"),
]
WITHOUT = f"""
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {ABSENT!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Absent())
from ballot.cli import main
main()
"""


def test_every_vector_has_its_verdict_its_status_and_the_promised_members(ballot: Terminal, shared: Path) -> None:
    listed = json.loads((shared / "vectors-2" / "vectors.json").read_text(encoding="utf-8"))
    assert listed
    for name, expected in listed.items():
        bundle = shared / "vectors-2" / f"{name}.zip"
        kept = ["--checkpoint", shared / "vectors-2" / expected["checkpoint"]] if "checkpoint" in expected else []
        ran = ballot("verify", bundle, "--key", shared / "vectors-2" / "body.pem", "--json", *kept)
        report = json.loads(ran.out)
        assert report.keys() == KEYS
        assert report["verdict"] == expected["verdict"], name
        assert ran.status == STATUS[report["verdict"]]
        assert all(one.keys() == {"code", "where", "message"} for one in report["failures"])
        if expected["codes"]:
            assert {one["code"] for one in report["failures"]} & set(expected["codes"]), name


def test_without_a_key_it_says_that_the_key_is_unconfirmed_and_prints_the_fingerprint(
    ballot: Terminal, shared: Path
) -> None:
    bundle = shared / "vectors-2" / "valid-sealed.zip"
    ran = ballot("verify", bundle)
    fingerprint = json.loads(ballot("verify", bundle, "--json").out)["fingerprint"]
    assert ran.status == 0
    assert "the key is unconfirmed" in ran.out
    assert f"fingerprint {fingerprint}" in ran.out
    confirmed = ballot("verify", bundle, "--key", shared / "vectors-2" / "body.pem")
    assert "unconfirmed" not in confirmed.out


def test_each_step_is_numbered_and_a_failing_one_says_what_failed_where(ballot: Terminal, shared: Path) -> None:
    out = ballot("verify", shared / "vectors-2" / "bad-wrong-outcome.zip").out
    assert " ✓  1  " in out
    assert " ✗  7  " in out
    assert "wrong-outcome: entry " in out
    assert out.rstrip().endswith("FAILED")


def test_what_is_no_bundle_fails_and_no_step_after_the_first_is_ticked(ballot: Terminal, tmp_path: Path) -> None:
    (tmp_path / "letter.zip").write_bytes(b"Dear Sir or Madam,")
    ran = ballot("verify", tmp_path / "letter.zip")
    assert ran.status == 1
    assert "unreadable" in ran.out
    assert "✓" not in ran.out


@pytest.mark.parametrize(
    "args",
    [
        ["missing.zip"],
        ["."],
        ["bundle.zip", "--key", "missing.pem"],
        ["bundle.zip", "--key", "bundle.zip"],
        ["bundle.zip", "--receipt", "missing"],
        ["bundle.zip", "--sure"],
        [],
    ],
)
def test_a_call_that_cannot_be_used_ends_with_2(
    ballot: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with zipfile.ZipFile("bundle.zip", "w") as archive:
        archive.writestr("README.txt", "nothing else")
    ran = ballot("verify", *args)
    assert ran.status == 2
    assert ran.out == ""
    assert "Error: " in ran.err


def test_it_runs_where_neither_the_web_framework_nor_a_database_is_installed(shared: Path, tmp_path: Path) -> None:
    bundle = shared / "vectors-2" / "valid-open.zip"
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT, "verify", str(bundle), "--json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["verdict"] == "verified"


def test_a_terminal_is_never_sent_control_characters_out_of_a_bundle() -> None:
    report = Report(origin="h/b/r", reference="\x1b[2J", documents_not_included=["\x07"])
    report.fail(1, "manifest-mismatch", "\x1b]0;VERIFIED\x07", "a\nb")
    for line in report_lines(report):
        assert line.isprintable()


def test_as_json_nothing_but_ascii_is_printed(ballot: Terminal, tmp_path: Path) -> None:
    turned = "\u202etxt.exe\u2066\x9b2J\u200b"
    manifest = encode({"format": "ballot-bundle/2", "files": {turned: {"bytes": 0, "sha256": "0" * 64}}})
    with zipfile.ZipFile(tmp_path / "one.zip", "w") as one:
        one.writestr("manifest.json", manifest)
    ran = ballot("verify", tmp_path / "one.zip", "--json")
    assert ran.status == 1
    assert ran.out.isascii()
    assert ran.out.replace("\n", "").isprintable()
    assert turned in {one["where"] for one in json.loads(ran.out)["failures"]}


def test_a_kept_file_that_cannot_be_read_accuses_nobody_and_is_an_unusable_call(
    ballot: Terminal, shared: Path, tmp_path: Path
) -> None:
    vectors = shared / "vectors-2"
    kept = (vectors / "bad-history-rewritten.checkpoint").read_bytes()
    (tmp_path / "kept").write_bytes(kept.replace(b"\n", b"\r\n"))
    for bundle, codes in (("valid-open", set()), ("bad-wrong-count", {"wrong-count"})):
        ran = ballot("verify", vectors / f"{bundle}.zip", "--checkpoint", tmp_path / "kept")
        assert ran.status == 2
        assert "NO VERDICT" in ran.out
        assert f"{tmp_path / 'kept'}: it has other line ends" in ran.out
        assert all(verdict not in ran.out for verdict in ("VERIFIED", "FAILED"))
        report = json.loads(ballot("verify", vectors / f"{bundle}.zip", "--json", "--receipt", tmp_path / "kept").out)
        assert report["verdict"] is None
        assert [one["name"] for one in report["unusable"]] == [str(tmp_path / "kept")]
        assert {one["code"] for one in report["failures"]} == codes


def test_a_key_is_read_whatever_its_line_ends(ballot: Terminal, shared: Path, tmp_path: Path) -> None:
    key = (shared / "vectors-2" / "body.pem").read_bytes()
    for copied in (key.replace(b"\n", b"\r\n"), key.replace(b"\n", b"\r"), key[:-1], key + b"\n\n"):
        (tmp_path / "key.pem").write_bytes(copied)
        ran = ballot("verify", shared / "vectors-2" / "valid-open.zip", "--key", tmp_path / "key.pem")
        assert ran.status == 0
        assert "unconfirmed" not in ran.out
    (tmp_path / "key.pem").write_bytes(b"\xef\xbb\xbf" + key)
    assert ballot("verify", shared / "vectors-2" / "valid-open.zip", "--key", tmp_path / "key.pem").status == 2


def test_files_that_no_signature_covers_are_named_and_change_nothing(ballot: Terminal, shared: Path) -> None:
    ran = ballot("verify", shared / "vectors-2" / "valid-open.zip")
    assert ran.status == 0
    said = next(line for line in ran.out.splitlines() if line.startswith("Not covered by any signature: "))
    assert "README.txt" in said
    assert "keys/" not in said
    assert "record/" not in said
    assert said.endswith("; do not rely on them.")
    report = Report(not_covered=["README.txt", "a\x1b[2J"])
    assert "Not covered by any signature: README.txt, a\\x1b[2J; do not rely on them." in report_lines(report)
    assert not any("Not covered" in line for line in report_lines(Report()))


def test_after_many_failures_it_says_how_much_was_not_looked_at_and_ticks_no_step_that_needs_it() -> None:
    report = Report(stage="open", origin="h/b/r", entries_unread=7)
    report.fail(5, "forbidden-act", "entry 1", "-")
    lines = report_lines(report)
    assert any("and more: after so many failures, the last 7 entries were not looked at" in line for line in lines)
    assert [line[1] for line in lines if line[:1] == " " and line[4:6].strip().isdigit()] == list("✓✓–✓✗–––––")


def test_documents_that_are_not_included_are_listed_and_their_step_is_not_ticked() -> None:
    report = Report(verdict="verified", stage="declared", origin="h/b/r", documents_not_included=["C21/54 (abc)"])
    lines = report_lines(report)
    assert any(line.startswith(" – 10 ") for line in lines)
    assert "  C21/54 (abc)" in lines
