"""Read a plain text as a paper: each line is a paragraph."""

from __future__ import annotations

import re

from ballot.importers.papers.builder import PaperBuilder
from ballot.importers.papers.paper import Paper
from ballot.importers.text import read_paper_lines

_BOOKMARKS = re.compile(r"\[bookmark:[^\]\n]{0,200}\]")
"""What a word processor writes for its bookmarks when it saves as text."""


def read_plain_text(data: bytes, file_name: str) -> Paper:
    """Return the paper; a paragraph's place is its line. Raise `UnreadableDocument` (`file`, `why`, and the line)."""
    builder = PaperBuilder(file_name)
    for place, line in enumerate(read_paper_lines(data, file_name), start=1):
        text, bookmarks = _BOOKMARKS.subn("", line)
        builder.add(text, place=place)
        if bookmarks:
            builder.count("bookmarks-taken-out", place, bookmarks)
    return builder.finish("txt", data)
