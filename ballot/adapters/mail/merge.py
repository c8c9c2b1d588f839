"""Mail merge: words that many recipients share are written once, with marks where theirs differ, and filled in for each.

A mark is made of control characters, which no fact of a mail may hold (`plain_text.printable`): none can be forged. Filling in
reads what is shared once, from left to right, and never looks into what it has put in. Nothing of a recipient is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from icalendar import Calendar, vText
from icalendar.parser import Contentline
from markupsafe import escape

from ballot.adapters.mail import plain_text

_MARK = re.compile("\x02([A-Za-z_]+)\x03")
_PARAGRAPH = re.compile("\x04([^\x04\x05]*)\x05([^\x04\x05]*)\x05([^\x04\x05]*)\x04")
Values = Mapping[str, str]
"""What stands in the place of each mark, by its name."""


def mark(name: str) -> str:
    """Return the mark in whose place the value of this name will stand."""
    return f"\x02{name}\x03"


def fold(text: str, first: str = "", rest: str = "") -> str:
    """Return the paragraph as `plain_text.fold` does; one with marks in it is folded when it is filled in."""
    if "\x02" not in text:
        return plain_text.fold(text, first, rest)
    return f"\x04{first}\x05{rest}\x05{plain_text.BREAKS.sub(' ', text)}\x04"


@dataclass(frozen=True, slots=True)
class _Folded:
    """A paragraph of plain text with marks in it."""

    first: str
    rest: str
    text: SharedText

    def fill(self, values: Values) -> str:
        return plain_text.fold(self.text.fill(values), self.first, self.rest)


class SharedText:
    """A text with marks in it. `written` makes of a value what stands in the text: for HTML it escapes."""

    def __init__(self, text: str, written: Callable[[str], str] = str) -> None:
        self._written = written
        self._pieces: list[str | _Folded | tuple[str]] = []
        outside = _PARAGRAPH.split(text)
        for index in range(0, len(outside), 4):
            # Text outside of such paragraphs; then first, rest and text of one.
            for number, piece in enumerate(_MARK.split(outside[index])):
                self._pieces.append((piece,) if number % 2 else piece)
            if index + 3 < len(outside):
                first, rest, inside = outside[index + 1 : index + 4]
                self._pieces.append(_Folded(first, rest, SharedText(inside)))

    def fill(self, values: Values) -> str:
        """Return the text with these values in the places of the marks. Raise KeyError for a mark without one."""
        filled = []
        for piece in self._pieces:
            if isinstance(piece, str):
                filled.append(piece)
            elif isinstance(piece, tuple):
                filled.append(self._written(values[piece[0]]))
            else:
                filled.append(piece.fill(values))
        return "".join(filled)


def shared_html(text: str) -> SharedText:
    """Return a text of HTML with marks in it: values are escaped."""
    return SharedText(text, lambda value: str(escape(value)))


class SharedCalendar:
    """A calendar with marks in its texts: lines without any are folded once."""

    def __init__(self, calendar: Calendar) -> None:
        self._lines: list[bytes | SharedText] = []
        for line in calendar.content_lines():
            if "\x02" in line:
                self._lines.append(SharedText(str(line), lambda value: vText(value).to_ical().decode()))
            elif line:
                self._lines.append(line.to_ical())

    def fill(self, values: Values) -> bytes:
        """Return the iCalendar file with these values in the places of the marks."""
        lines = (line if isinstance(line, bytes) else _folded_line(line.fill(values)) for line in self._lines)
        return b"\r\n".join(lines) + b"\r\n"


_SHORT = 75
"""Lines of fewer bytes are not folded (RFC 5545 §3.1)."""


def _folded_line(line: str) -> bytes:
    content = line.encode()
    if len(content) < _SHORT:
        return content
    return bytes(Contentline(line).to_ical())  # type: ignore[no-untyped-call]  # the library's own types are not complete
