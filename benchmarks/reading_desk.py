"""What the reading desk of a record of 80 pages weighs, and what it costs the server beside an answer with nothing in it."""

from __future__ import annotations

from statistics import median

from sqlmodel import select

from ballot.importers.papers.reading import read_paper
from ballot.importers.summary_records.reading import read_record
from ballot.services.papers.identity import Identity
from ballot.services.papers.importing import import_paper
from ballot.store.queries.council import body_by_slug
from ballot.store.queries.papers import paper_by_hash
from ballot.store.tables import Officer
from benchmarks.figure import Figure, median_ratio, show
from benchmarks.http import gunicorn, request
from benchmarks.installation import Installation, make_installation
from benchmarks.pages import cookie_of, times

ITEMS, EACH = 40, 26
"""Items of the record, and paragraphs of each: 3,000 characters are a page."""
_SAID = "A councillor thanked the secretariat for the document, asked how its figures had been found, and wished to know more. "
_PROPOSED = (
    "The Chair took it that councillors wished to conclude that, in view of the urgency, the Council's Member States would be "
    "consulted by correspondence in order to note Document C26/{number}."
)


def write_record() -> bytes:
    """Return a record of 80 pages in which one conclusion of each item goes to correspondence."""
    lines = ["Document C26/900-E", "Summary record of the meeting", ""]
    for item in range(1, ITEMS + 1):
        lines += [f"{item} Report on matter {item} (Document C26/{item})", ""]
        for paragraph in range(1, EACH - 1):
            lines += [f"{item}.{paragraph} {_SAID * 2}", ""]
        lines += [f"{item}.{EACH - 1} {_PROPOSED.format(number=item)}", "", f"{item}.{EACH} It was so concluded.", ""]
    return "\n".join(lines).encode()


def register(place: Installation) -> tuple[int, int]:
    """Read the record and put it into the register; return its id and how many conclusions were found."""
    paper = read_paper(write_record(), "record.txt")
    reading = read_record(paper)
    done = import_paper(place.parts, place.staff, place.body, paper, reading, identity=Identity("C26/900", "", "en"))
    with place.parts.store.reading() as tx:
        body = body_by_slug(tx, place.body)
        stored = paper_by_hash(tx, body.number, paper.sha256) if body else None
    if stored is None or done.added != ITEMS:
        raise SystemExit(f"{done.added} conclusions were found, and not {ITEMS}")
    return stored.number, done.added


def main() -> list[Figure]:
    """Return the figures."""
    pages = len(write_record()) // 3000
    with make_installation() as place:
        paper_id, found = register(place)
        with place.parts.store.reading() as tx:
            staff = tx.exec(select(Officer).where(Officer.public_id == place.staff)).one()
        with gunicorn("ballot.web.wsgi:app()", place.environ, place.folder / "desk.log") as client:
            desk = request("GET", f"/papers/{paper_id}", cookies=cookie_of(place, staff))
            nothing = request("GET", "/healthz", cookies={})
            desks, nothings = times(client, [desk, nothing])
            weight = len(client.ask(desk))
    return [
        Figure(f"the reading desk of {pages} pages with {found} conclusions", median(desks) * 1000, "ms"),
        Figure("against an answer with nothing in it", median_ratio(desks, nothings), "×"),
        Figure("its weight", weight / 1000, "kB"),
    ]


if __name__ == "__main__":
    show(main())
