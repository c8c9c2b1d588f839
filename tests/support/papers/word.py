"""Build small .docx files of the parts that a test is about."""

from __future__ import annotations

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    f'{_DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def text(words: str) -> str:
    """Return a text as it stands in a run."""
    return f'<w:t xml:space="preserve">{escape(words)}</w:t>'


def run(words: str, properties: str = "") -> str:
    """Return a run of text with properties."""
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{text(words)}</w:r>"


def paragraph(*content: str, properties: str = "") -> str:
    """Return a paragraph. What is no markup is a run of text."""
    inner = "".join(one if one.startswith("<") else run(one) for one in content)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def numbered(words: str, level: int = 0, list_id: int = 1) -> str:
    """Return a paragraph with an automatic number."""
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return paragraph(words, properties=place)


def inserted(words: str) -> str:
    """Return a run that a tracked change has put in."""
    return f'<w:ins w:id="1" w:author="Editor">{run(words)}</w:ins>'


def deleted(words: str) -> str:
    """Return a run that a tracked change has taken out."""
    return f'<w:del w:id="2" w:author="Editor"><w:r><w:delText xml:space="preserve">{escape(words)}</w:delText></w:r></w:del>'


def table(*rows: list[str]) -> str:
    """Return a table of cells, each with one paragraph or with markup of its own."""
    cells = ["".join(f"<w:tc>{one if one.startswith('<') else paragraph(one)}</w:tc>" for one in row) for row in rows]
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def field(instruction: str, result: str | None) -> str:
    """Return a field with the result that was last stored."""
    shown = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{escape(instruction)}</w:instrText></w:r>'
        f'{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def part(root: str, inner: str) -> str:
    """Return a whole part."""
    return f"{_DECLARATION}<w:{root} {_NAMESPACES}>{inner}</w:{root}>"


def levels(*forms: tuple[str, str], more: str = "") -> str:
    """Return the levels of a list from its forms and texts."""
    return "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{shown}"/>{more}</w:lvl>'
        for place, (form, shown) in enumerate(forms)
    )


def numbering(*lists: str, more: str = "") -> str:
    """Return numbering.xml with these lists, counted from 1, and further `w:num`."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{at}">{one}</w:abstractNum>' for at, one in enumerate(lists, 1)
    )
    nums = "".join(f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>' for at, _ in enumerate(lists, 1))
    return part("numbering", abstract + nums + more)


def docx(*blocks: str, head: str | None = None, **parts: str) -> bytes:
    """Return a .docx of these blocks. `parts`: further parts by kind ("numbering", "styles", "footnotes", "header" …).

    `head`: what stands before the root element in place of the declaration.
    """
    document = part("document", f"<w:body>{''.join(blocks)}<w:sectPr/></w:body>")
    if head is not None:
        document = document.replace(_DECLARATION, head)
    return packed(document.encode(), **parts)


def packed(document: bytes, **parts: str) -> bytes:
    """Return a .docx with these bytes as its main part."""
    targets = "".join(f'<Relationship Id="r{kind}" Type="{_KINDS}/{kind}" Target="{kind}.xml"/>' for kind in parts)
    main = f'<Relationship Id="r1" Type="{_KINDS}/officeDocument" Target="word/document.xml"/>'
    files = {
        "[Content_Types].xml": TYPES.encode(),
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">{main}</Relationships>'.encode(),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{targets}</Relationships>'.encode(),
        "word/document.xml": document,
        **{f"word/{kind}.xml": inner.encode() for kind, inner in parts.items()},
    }
    return zipped(files)


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip archive of these files."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inner in files.items():
            archive.writestr(name, inner)
    return written.getvalue()
