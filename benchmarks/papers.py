"""A long .docx: how long it takes to read 200 pages, and how much memory; run as `python -m benchmarks papers`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from ballot.importers.papers.reading import read_paper
from benchmarks.figure import Figure
from benchmarks.verify_speed import best
from tests.support.papers.word import deleted, docx, inserted, levels, numbered, numbering, paragraph, run, table

PAGES = 200
PARAGRAPHS_A_PAGE = 10
RUNS = 3
AIM_SECONDS = 1.0
AIM_MEBIBYTES = 100.0
PIECES = 12
"""So many runs has a paragraph: word processors split a text wherever it was edited."""

MEMORY_PROGRAM = """
import sys, tracemalloc
from pathlib import Path
from ballot.importers.papers.reading import read_paper
small, large = (Path(name).read_bytes() for name in sys.argv[1:])
read_paper(small, "small.docx")
tracemalloc.start()
assert read_paper(large, "large.docx").must_be_answered
print(tracemalloc.get_traced_memory()[1])
"""


def long_paper(pages: int) -> bytes:
    """Return a .docx of so many pages in the manner of a summary record: numbered paragraphs, a table and a change a page."""
    blocks: list[str] = []
    for page in range(1, pages + 1):
        blocks.append(numbered(f"Item {page} (Document C21/{page})"))
        place = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
        for number in range(1, PARAGRAPHS_A_PAGE):
            pieces = [
                run(f"The councillor {piece} of paragraph {number} spoke of it. ", '<w:lang w:val="en-GB"/>')
                for piece in range(PIECES)
            ]
            blocks.append(paragraph(*pieces, properties=place))
        blocks.append(paragraph("in order to ", deleted("approve"), inserted("note"), f" Document C21/{page}."))
        blocks.append(table([f"{page}", "Title", f"C21/{page}"]))
    lists = numbering(levels(("decimal", "%1"), ("decimal", "%1.%2")))
    return docx(*blocks, numbering=lists)


def main() -> list[Figure]:
    """Read the paper and return the figures."""
    data = long_paper(PAGES)
    (seconds,) = best(lambda: read_paper(data, "paper.docx"), runs=RUNS)
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.docx", Path(folder) / "large.docx"
        small.write_bytes(long_paper(1))
        large.write_bytes(data)
        program = [sys.executable, "-c", MEMORY_PROGRAM, str(small), str(large)]
        peak = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    return [
        Figure(f"reading a .docx of {PAGES} pages, processor time", seconds, "s", most=AIM_SECONDS),
        Figure("most memory while it is read", int(peak) / 2**20, "MiB", most=AIM_MEBIBYTES),
    ]
