"""Make a small .docx of the sample's papers with the standard library: title, numbered headings and paragraphs, tables.

Headings and paragraphs are numbered by the word processor, as those of real papers are: their text has no numbers.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from xml.sax.saxutils import escape

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The time of every part, so that the same text makes the same file."""
_NUMBERED = re.compile(r"(?P<item>\d+)(?:\.\d+)?\t(?P<text>.+)")
_WIDTHS = (700, 6200, 2400)
"""Of a table's columns: number, subject, documents; in twentieths of a point."""


def make_document(text: str) -> bytes:
    """Return a .docx of a text: `1<tab>…` is a heading, `1.1<tab>…` a paragraph with a number, a line that begins with a tab
    a row of a table, whose first one is its head; the line after the first empty one is the title."""
    blocks = "".join(_blocks(text.splitlines()))
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships([("officeDocument", "word/document.xml")]),
        "word/_rels/document.xml.rels": _relationships([("styles", "styles.xml"), ("numbering", "numbering.xml")]),
        "word/document.xml": _part("document", f"<w:body>{blocks}{_PAGE}</w:body>"),
        "word/styles.xml": _part("styles", _styles()),
        "word/numbering.xml": _part("numbering", _NUMBERING),
    }
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _blocks(lines: list[str]) -> Iterator[str]:
    title = lines.index("") + 1 if "" in lines else -1
    for is_table, group in groupby(enumerate(lines), lambda one: one[1].startswith("\t")):
        if is_table:
            yield _table([line.split("\t")[1:] for _, line in group])
            continue
        for place, line in group:
            numbered = _NUMBERED.fullmatch(line)
            if numbered:
                is_heading = line.startswith(f"{numbered['item']}\t")
                yield _paragraph(numbered["text"], "Heading1" if is_heading else "Minute")
            elif line:
                yield _paragraph(line, "Title" if place == title else "")


def _paragraph(text: str, style: str = "") -> str:
    words = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\t"))
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r>{words}</w:r></w:p>"


def _table(rows: list[list[str]]) -> str:
    """Return a table; its first row, whose first column is empty, comes again on each page."""
    rows[0] = ["", *rows[0]]
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    properties = f'<w:tblPr><w:tblW w:w="{sum(_WIDTHS)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    body = "".join(_row(row, is_head=place == 0) for place, row in enumerate(rows))
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>{_paragraph('')}"


def _row(cells: list[str], *, is_head: bool) -> str:
    properties = "<w:trPr><w:tblHeader/></w:trPr>" if is_head else ""
    columns = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(cell)}</w:tc>'
        for width, cell in zip(_WIDTHS, cells, strict=True)
    )
    return f"<w:tr>{properties}{columns}</w:tr>"


# ------------------------------------------------------------------------------------- parts


def _part(root: str, inner: str) -> str:
    return f'{_DECLARATION}<w:{root} xmlns:w="{_W}">{inner}</w:{root}>'


def _content_types() -> str:
    kinds = (("document", "document.main"), ("styles", "styles"), ("numbering", "numbering"))
    parts = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}.{kind}+xml"/>' for name, kind in kinds)
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _relationships(targets: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{place}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets, 1)
    )
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1300" w:right="1300" w:bottom="1300" w:left="1300" '
    'w:header="700" w:footer="700" w:gutter="0"/></w:sectPr>'
)


def _level(level: int, style: str, shown: str) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="{style}"/>'
        f'<w:lvlText w:val="{shown}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="800" w:hanging="800"/></w:pPr></w:lvl>'
    )


_NUMBERING = (
    '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>'
    f"{_level(0, 'Heading1', '%1')}{_level(1, 'Minute', '%1.%2')}</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)


def _styles() -> str:
    numbers = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
    return (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/><w:lang w:val="en-GB" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        + _style("Title", "Title", "", '<w:b/><w:sz w:val="32"/>')
        + _style(
            "Heading1",
            "heading 1",
            f'<w:keepNext/>{numbers.format(0)}<w:spacing w:before="240"/><w:outlineLvl w:val="0"/>',
            '<w:b/><w:sz w:val="24"/>',
        )
        + _style("Minute", "Minute", numbers.format(1), "")
    )


def _style(identity: str, name: str, paragraph: str, run: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )
