"""Focal points at their browsers: plain HTTP, a connection a request, cookies of their own."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from itertools import cycle
from typing import TypeVar
from urllib.parse import urlencode

from tests.support.whole.processes import HOST, PATIENCE

T = TypeVar("T")
OK, DONE, CHANGED, GONE = 200, 303, 409, 410


class Torn(Exception):
    """No answer came. `sent`: the request had gone out, so whether it was acted upon cannot be known."""

    def __init__(self, *, sent: bool) -> None:
        super().__init__(f"no answer; sent: {sent}")
        self.sent = sent


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    content: bytes

    @property
    def text(self) -> str:
        """The page."""
        return self.content.decode()

    def field(self, name: str) -> str:
        """The value of a hidden field."""
        match = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert match, f"{self.status}: no field {name} in {self.text}"
        return unescape(match[1])


def patiently(ask: Callable[[], T]) -> T:
    """Ask again until there is an answer: servers come back."""
    give_up = time.monotonic() + PATIENCE / 3
    while True:
        try:
            return ask()
        except Torn:
            assert time.monotonic() < give_up, "the servers did not come back"
            time.sleep(0.05)


class Visitor:
    """A focal point: comes in by the link and replies for its State, at one of several servers in turn."""

    def __init__(self, ports: Sequence[int], state: str) -> None:
        self.state = state
        self._ports = cycle(ports)
        self._cookies: dict[str, str] = {}
        self.address = ""
        self.csrf = ""

    def ask(self, method: str, path: str, form: Mapping[str, str] | None = None) -> Answer:
        """One request. Raises Torn."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection(HOST, next(self._ports), timeout=PATIENCE)
        try:
            connection.connect()
        except OSError:
            raise Torn(sent=False) from None
        try:
            connection.request(method, path, urlencode(form) if form is not None else None, headers)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers.get("Location", ""), response.read())
        except (OSError, HTTPException):
            raise Torn(sent=True) from None
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer

    def come_in(self, link: str) -> None:
        """Open the link, press the button, and take the paper."""
        shown = patiently(lambda: self.ask("GET", link))
        pressed = patiently(lambda: self.ask("POST", link, {"csrf_token": shown.field("csrf_token")}))
        assert pressed.status == DONE, pressed.text
        self.address = pressed.location
        paper = patiently(lambda: self.ask("GET", self.address))
        self.csrf = paper.field("csrf_token")

    def record(self, votes: Mapping[str, str], statement: str, instead_of: int) -> Answer:
        """Press the button that records. Raises Torn."""
        form = {"csrf_token": self.csrf, "step": "record", "instead_of": str(instead_of), "statement-1": statement}
        return self.ask("POST", self.address, form | {f"vote-{ballot}": vote for ballot, vote in votes.items()})

    def fetch(self, name: str) -> Answer:
        """A file that goes with the receipt of the reply that stands. Raises Torn."""
        return self.ask("GET", f"{self.address}/{name}")


@dataclass
class Told:
    """What a Member State sent, and what the servers told it, by number of the reply."""

    state: str
    sent: dict[int, str] = field(default_factory=dict)
    """The statement in each."""
    acknowledged: list[int] = field(default_factory=list)
    openings: dict[int, bytes] = field(default_factory=dict)
    receipts: dict[int, bytes] = field(default_factory=dict)
    torn: int = 0
    """Requests that had gone out when the server went away."""
    refusal: Answer | None = None


def keep_replying(visitor: Visitor, told: Told, votes: Mapping[str, str], word: str, last: int | None = None) -> None:
    """Reply again and again, until it is refused or `last` is acknowledged. What got no answer is sent again, the same."""
    while told.refusal is None and len(told.acknowledged) != last:
        number = len(told.sent) + 1
        told.sent[number] = f"{word} {visitor.state} {number}"
        answer = _answered(visitor, told, votes, number)
        if answer.status == GONE:
            told.refusal = answer
            return
        assert answer.status == DONE, answer.text
        told.acknowledged.append(number)
        for name, kept in (("opening.json", told.openings), ("receipt.tlog-proof", told.receipts)):
            file = patiently(partial(visitor.fetch, name))
            if file.status == OK:
                kept[number] = file.content


def _answered(visitor: Visitor, told: Told, votes: Mapping[str, str], number: int) -> Answer:
    def send() -> Answer:
        try:
            return visitor.record(votes, told.sent[number], number - 1)
        except Torn as torn:
            told.torn += torn.sent
            raise

    return patiently(send)
