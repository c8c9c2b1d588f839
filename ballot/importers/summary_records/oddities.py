"""What is odd about a record's numbers and parts: for a person to compare with the paper."""

from __future__ import annotations

from ballot.importers.summary_records.layout import Layout, Section


def oddities_of_layout(layout: Layout, session: str | None) -> list[str]:
    """Return sentences about items out of order, a missing session, missing signatures."""
    found = []
    if session is None:
        found.append("whole file: no document names the session (as C21/1 does)")
    if not layout.signed:
        found.append("whole file: no signatures at the end: it may have been cut short")
    expected = 1
    for section in layout.sections:
        if section.number.isdigit():
            if int(section.number) != expected:
                found.append(
                    f"line {section.heading.place}: item {section.number} stands where item {expected} was expected"
                )
            expected = int(section.number) + 1
    return found


def oddities_of_numbers(section: Section) -> list[str]:
    """Return sentences about paragraph numbers of an item that repeat, skip or go back."""
    found: list[str] = []
    seen: dict[tuple[str, ...], int] = {}
    expected: int | None = None
    for block in section.paragraphs:
        if not block.number:
            continue
        last = block.number[-1]
        count = int(last) if last.isdigit() else None
        if block.number in seen:
            message = f"the number stands twice, in lines {seen[block.number]} and {block.place}"
            found.append(f"{block.printed}: {message}")
        elif expected is not None and count is not None and count != expected:
            found.append(f"{block.printed}: line {block.place}: {expected} was expected as the last part of the number")
        seen.setdefault(block.number, block.place)
        if count is not None:
            expected = count + 1 if expected is None or count >= expected else expected + 1
    return found
