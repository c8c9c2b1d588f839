"""Read a picture that is to stand for a body: a small SVG that can do nothing but be drawn, or a small PNG.

Nothing is taken out of a file: one that could run, load or refer to anything is refused, so that what is shown is what was
given. A page shows it as an image, in which no script runs; the address of its own is sent with a policy that allows none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from struct import unpack
from xml.parsers import expat

from ballot.rules.refusals import UnreadableDocument

LARGEST_EMBLEM = 128 * 1024
"""Bytes of an emblem at most."""
MOST_PIXELS = 2048
"""Pixels of a PNG at most, across and down."""
MOST_ELEMENTS = 5_000
_PNG = b"\x89PNG\r\n\x1a\n"
_NAMESPACE = "http://www.w3.org/2000/svg"
_ELEMENTS = frozenset(
    (
        *("svg", "g", "defs", "title", "desc", "metadata", "style"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
        *("clipPath", "mask", "linearGradient", "radialGradient", "stop"),
    )
)
_REFERS = re.compile(
    r"url\(\s*['\"]?(?!#)|\b(?:image|image-set|cross-fade|src)\(|@import|expression\(|javascript:|data:|\\",
    re.IGNORECASE,
)
"""What an attribute or a style sheet would load: everything but a part of the picture itself."""


def read_media_type(name: str, content: bytes) -> str:
    """Return `image/svg+xml` or `image/png`. Raise UnreadableDocument for any other file, one that is too large, and an SVG with
    anything but shapes, texts, colours and references to its own parts."""
    if len(content) > LARGEST_EMBLEM:
        raise UnreadableDocument(file=name, why="more-bytes-than", limit=LARGEST_EMBLEM)
    if content.startswith(_PNG):
        _require_small_png(name, content)
        return "image/png"
    for element, attributes, text in _elements(name, content):
        if does_more := _find_more(element, attributes, text):
            raise UnreadableDocument(file=name, why="emblem-does-more", found=does_more)
    return "image/svg+xml"


def _require_small_png(name: str, content: bytes) -> None:
    if content[12:16] != b"IHDR" or len(content) < 24:
        raise UnreadableDocument(file=name, why="no-emblem")
    across, down = unpack(">II", content[16:24])
    if not (0 < across <= MOST_PIXELS and 0 < down <= MOST_PIXELS):
        raise UnreadableDocument(file=name, why="emblem-too-wide", most=MOST_PIXELS)


def _elements(name: str, content: bytes) -> Iterator[tuple[str, dict[str, str], str]]:
    """Return each element's name, attributes and text. No document type is read, and so no entity."""
    seen: list[tuple[str, dict[str, str], list[str]]] = []
    reader = expat.ParserCreate("utf-8", namespace_separator=" ")
    open_elements: list[list[str]] = []

    def begin(element: str, attributes: dict[str, str]) -> None:
        if len(seen) >= MOST_ELEMENTS:
            refuse(f"> {MOST_ELEMENTS}")
        seen.append((element, attributes, []))
        open_elements.append(seen[-1][2])

    def refuse(found: str) -> None:
        raise UnreadableDocument(file=name, why="emblem-does-more", found=found)

    reader.StartElementHandler = begin
    reader.EndElementHandler = lambda _element: open_elements.pop()
    reader.CharacterDataHandler = lambda text: open_elements[-1].append(text)

    def declare(_version: str, encoding: str | None, _standalone: int) -> None:
        # What is read here must be what a browser reads.
        if (encoding or "utf-8").lower() != "utf-8":
            refuse(f"encoding={encoding}")

    reader.XmlDeclHandler = declare
    reader.StartDoctypeDeclHandler = lambda *_: refuse("<!DOCTYPE")
    reader.ProcessingInstructionHandler = lambda target, _data: refuse(f"<?{target}")
    try:
        reader.Parse(content, True)
    except expat.ExpatError:
        raise UnreadableDocument(file=name, why="no-emblem") from None
    if not seen or seen[0][0] != f"{_NAMESPACE} svg":
        raise UnreadableDocument(file=name, why="no-emblem")
    yield from ((element, attributes, "".join(text)) for element, attributes, text in seen)


def _find_more(name: str, attributes: dict[str, str], text: str) -> str:
    """Return what of an element could do more than be drawn; empty where nothing could."""
    namespace, _, element = name.rpartition(" ")
    if namespace != _NAMESPACE or element not in _ELEMENTS:
        return f"<{element}>"
    for attribute, value in attributes.items():
        plain = attribute.rpartition(" ")[2].lower()
        refers = plain in ("href", "src") and not value.startswith("#")
        if plain.startswith("on") or refers or _REFERS.search(value):
            return f"{plain}="
    return "<style>" if element == "style" and _REFERS.search(text) else ""
