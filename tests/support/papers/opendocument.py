"""Build small .odt files of the parts that a test is about."""

from __future__ import annotations

from tests.support.papers.word import zipped

_URN = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = " ".join(
    f'xmlns:{name}="{_URN}:{long}:1.0"'
    for name, long in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
        "svg": "svg-compatible",
    }.items()
)
MIME = b"application/vnd.oasis.opendocument.text"


def odt(body: str, *, styles: str = "", manifest: str = "<manifest/>") -> bytes:
    """Return an .odt with this body and these automatic styles."""
    root = f'office:document-content {_NAMESPACES} xmlns:dc="http://purl.org/dc/elements/1.1/"'
    inner = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    inner += f"<office:body><office:text>{body}</office:text></office:body>"
    content = f'<?xml version="1.0" encoding="UTF-8"?><{root}>{inner}</office:document-content>'
    return zipped({"mimetype": MIME, "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()})
