"""`ballot demo`: the parts it is made of."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from ballot.cli.demo import prepare_folder
from ballot.cli.demo.browser import Browser, Unexpected, Upload
from ballot.cli.demo.papers import AGENDA_LETTER
from ballot.cli.demo.replies import TARGETS, plan_replies
from ballot.importers.papers.reading import read_paper
from ballot.rules.majority import RULES
from ballot.sample import sample_agenda_letter, sample_council
from tests.support.command_line import Terminal

PAPER = """<!doctype html><title> A  paper </title><p>One &amp; two</p><a href="next/page">on</a>
<form method="post" action="/take">
<input type="hidden" name="csrf_token" value="t&quot;1"><input type="radio" name="vote-1" value="for">
<input type="radio" name="vote-1" value="against" checked><input type="checkbox" name="blanks" value="accepted">
<textarea name="statement-1">
as it was</textarea>
<select name="language"><option value="en">English<option value="fr" selected>French</select>
<input name="gone" disabled value="no"><button name="step" value="review">Review</button>
<button name="step" value="change">Change</button></form>
<form method="post" enctype="multipart/form-data"><input type="file" name="scan"><input name="state"><button>Send</button></form>
<form method="post" action="/decide" id="decide"><input type="hidden" name="csrf_token" value="t2"></form>
<input type="checkbox" name="chosen" value="1" form="decide"><input type="checkbox" name="chosen" value="2" form="decide">
<input type="checkbox" name="chosen" value="3" form="another"><button form="decide" name="selected" value="yes">Confirm</button>
"""


class Handler(BaseHTTPRequestHandler):
    """Gives the paper, and says back what it was sent."""

    def do_GET(self) -> None:
        status = 404 if self.path == "/missing" else 200
        self.answer(status, PAPER.encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get_content_type() == "multipart/form-data":
            self.answer(200, body)
        else:
            said = json.dumps(parse_qs(body.decode(), keep_blank_values=True))
            self.answer(200, f"<p>{said}".encode())

    def answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A browser, and a server for it."""
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        try:
            yield Browser(f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            thread.join()


def test_a_page_has_its_title_text_links_and_forms(browser: Browser) -> None:
    page = browser.get("/some/paper").require(200, "the paper")
    assert (page.title, page.text[:9]) == ("A paper", "One & two")
    assert page.link("/next/page").endswith("/some/next/page")
    assert page.form("vote-1", button=("step", "review")).action.endswith("/take")
    with pytest.raises(Unexpected):
        page.form("vote-9")


def test_a_form_is_sent_as_the_page_filled_it_in_but_for_what_is_given(browser: Browser) -> None:
    page = browser.get("/paper")
    sent = json.loads(browser.send(page.form("vote-1"), {"vote-1": "for"}, ("step", "change")).text)
    assert sent == {
        "csrf_token": ['t"1'],
        "vote-1": ["for"],
        "statement-1": ["as it was"],
        "language": ["fr"],
        "step": ["change"],
    }
    assert json.loads(browser.send(page.form("vote-1")).text)["vote-1"] == ["against"]


def test_fields_that_stand_outside_their_form_are_sent_with_it_and_of_boxes_those_that_are_ticked(
    browser: Browser,
) -> None:
    form = browser.get("/paper").form("chosen", button=("selected", "yes"))
    assert form.action.endswith("/decide")
    assert form.boxes == [("chosen", "1"), ("chosen", "2")]
    assert json.loads(browser.send(form).text) == {"csrf_token": ["t2"], "selected": ["yes"]}
    assert json.loads(browser.send(form, {"chosen": ["1", "2"]}).text)["chosen"] == ["1", "2"]


def test_a_form_with_a_file_is_sent_in_parts(browser: Browser) -> None:
    form = browser.get("/paper").form("scan")
    sent = browser.send(form, {"state": "ZA"}, files={"scan": Upload("l.pdf", "application/pdf", b"%PDF\x00")}).content
    assert b'name="state"\r\n\r\nZA\r\n' in sent
    assert b'name="scan"; filename="l.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF\x00\r\n' in sent


def test_a_refusal_is_a_page_too_and_other_sites_are_not_opened(browser: Browser) -> None:
    assert browser.get("/missing").status == 404
    with pytest.raises(Unexpected):
        browser.get("http://elsewhere.example/")


def test_the_agenda_letter_has_the_reference_under_which_the_demonstration_enters_it() -> None:
    texts = [one.text for one in read_paper(sample_agenda_letter(), "letter.docx").paragraphs]
    assert AGENDA_LETTER in texts


def test_the_sample_council_replies_as_planned() -> None:
    states = sample_council().entitled_states
    ballots = [str(number) for number in range(1, 9)]
    planned, silent = plan_replies(states, ballots)
    assert len(planned) == sum(TARGETS[0]) == 42
    assert len(silent) == 5
    assert {one.state for one in planned} | set(silent) == set(states)
    required = RULES["simple-majority-of-entitled"].required(0, 0, len(states))
    counts = [Counter(one.votes.get(ballot, "") for one in planned) for ballot in ballots]
    assert [(found["for"], found["against"], found["abstain"], found[""]) for found in counts] == list(TARGETS)
    assert sum(found["for"] >= required for found in counts) == 7
    assert sum(one.on_paper for one in planned) == 1
    assert sum(one.first is not None for one in planned) == 3
    assert not any(one.on_paper and one.first for one in planned)


def test_preparing_the_folder_takes_away_what_an_earlier_run_left_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    old = [tmp_path / "bundle.zip", tmp_path / "mail" / "20211109T120000.000000Z-0123456789abcdef.eml"]
    own = [tmp_path / "letter.zip", tmp_path / "mail" / "from-home.eml"]
    for path in old + own:
        path.write_bytes(b"x")
    prepare_folder(tmp_path)
    assert not any(path.exists() for path in old)
    assert all(path.exists() for path in own)
    assert not (tmp_path / ".gitignore").exists()


def test_a_folder_that_the_demonstration_makes_is_in_no_commit(tmp_path: Path) -> None:
    for _ in range(2):
        made = prepare_folder(tmp_path / "elsewhere")
        assert (made / ".gitignore").read_text() == "*\n"


def test_a_port_that_is_taken_is_an_unusable_call(ballot: Terminal, browser: Browser) -> None:
    port = browser.get("/").address.split(":")[2].rstrip("/")
    ran = ballot("demo", "--once", "--port", port)
    assert ran.status == 2
    assert f"port {port}" in ran.err
