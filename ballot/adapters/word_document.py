"""Write a document of Word (.docx) by python-docx: headings, paragraphs and tables, in every script, and the same content as
the same bytes. It is never read by it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

LATIN_FONT, ARABIC_FONT, CHINESE_FONT = "Calibri", "Arial", "SimSun"
_TAGS = {"ar": "ar-SA", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "ru": "ru-RU", "zh": "zh-CN"}
_SIZES = {"Normal": 10.5, "Heading 1": 18, "Heading 2": 13}
"""In points."""
# An element has its place among the others; these may stand after it.
_AFTER_BIDI_OF_SECTION = ("w:rtlGutter", "w:docGrid", "w:printerSettings", "w:sectPrChange")
_AFTER_BIDI_OF_TABLE = (
    *("w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblCellSpacing", "w:tblInd"),
    *("w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"),
)
_AFTER_BIDI_OF_PARAGRAPH = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents"),
    *("w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl"),
    *("w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The first that a zip can hold: no file of it says when it was made."""
_NOT_IN_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Text:
    """A text of one language. `language` is a code, or "" for references, which are written from the left in every language."""

    text: str
    language: str = ""
    bold: bool = False


class WordDocument:
    """A document in one language, which texts in other ones may stand in."""

    def __init__(self, language: str, *, right_to_left: bool, title: str, author: str, dated: datetime) -> None:
        """Begin a document on A4; `dated` is when its content was settled."""
        self._language, self._rtl = language, right_to_left
        self._document = Document()
        about = self._document.core_properties
        about.title, about.author, about.last_modified_by, about.comments = title, author, author, ""
        about.language, about.created, about.modified = _TAGS[language], dated, dated
        page = self._document.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
        if right_to_left:
            page._sectPr.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI_OF_SECTION)
        for name, points in _SIZES.items():
            self._set_style(name, points)
        self._number_pages()

    def heading(self, level: int, *texts: Text) -> None:
        """Add a heading: 1 for the document's, 2 for a part's."""
        self._fill(self._document.add_paragraph(style=f"Heading {level}"), texts)

    def paragraph(self, *texts: Text) -> None:
        """Add a paragraph."""
        self._fill(self._document.add_paragraph(), texts)

    def table(self, heads: Sequence[str], widths: Sequence[float]) -> WordTable:
        """Add a table with these heads, which are repeated on each page, and widths in centimetres."""
        table = self._document.add_table(rows=1, cols=len(heads), style="Table Grid")
        table.autofit = False
        if self._rtl:
            table._tblPr.insert_element_before(OxmlElement("w:bidiVisual"), *_AFTER_BIDI_OF_TABLE)
        made = WordTable(self, table, widths)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        made.fill(table.rows[0], [[[Text(head, self._language, bold=True)]] for head in heads])
        _mark_row(table.rows[0], "w:tblHeader")
        return made

    def save(self) -> bytes:
        """Return the file."""
        made, out = BytesIO(), BytesIO()
        self._document.save(made)
        with ZipFile(made) as source, ZipFile(out, "w") as target:
            for name in source.namelist():
                info = ZipInfo(name, _ZIP_TIME)
                info.compress_type = ZIP_DEFLATED
                target.writestr(info, source.read(name))
        return out.getvalue()

    # ------------------------------------------------------------------------------- pieces

    def _set_style(self, name: str, points: float) -> None:
        style = self._document.styles[name]
        style.font.size = Pt(points)
        style.font.name = LATIN_FONT
        properties = style.element.get_or_add_rPr()
        fonts = properties.find(qn("w:rFonts"))
        for attribute in [one for one in fonts.keys() if one.lower().endswith("theme")]:  # noqa: SIM118 - an element, not a mapping
            del fonts.attrib[attribute]
        fonts.set(qn("w:eastAsia"), CHINESE_FONT)
        fonts.set(qn("w:cs"), ARABIC_FONT)
        for former in properties.findall(qn("w:szCs")):
            properties.remove(former)
        properties.find(qn("w:sz")).addnext(_element("w:szCs", val=str(round(points * 2))))
        if name != "Normal":
            color = properties.find(qn("w:color"))
            if color is not None:
                properties.remove(color)

    def _number_pages(self) -> None:
        paragraph = self._document.sections[0].footer.paragraphs[0]
        self._direct(paragraph)
        for field in ("PAGE", " / ", "NUMPAGES"):
            if field.strip() == "/":
                paragraph.add_run(field)
                continue
            simple = _element("w:fldSimple", instr=field)
            run = OxmlElement("w:r")
            text = OxmlElement("w:t")
            text.text = "1"
            run.append(text)
            simple.append(run)
            paragraph._p.append(simple)

    def _fill(self, paragraph: Paragraph, texts: Sequence[Text]) -> None:
        self._direct(paragraph)
        for one in texts:
            self._write(paragraph.add_run(_NOT_IN_XML.sub("", one.text)), one)

    def _direct(self, paragraph: Paragraph) -> None:
        if self._rtl:
            properties = paragraph._p.get_or_add_pPr()
            properties.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI_OF_PARAGRAPH)

    def _write(self, run: Run, one: Text) -> None:
        """Say of a run how it is written. The order of the elements is the schema's."""
        properties = run._r.get_or_add_rPr()
        if one.language == "zh":
            fonts = _element("w:rFonts", ascii=LATIN_FONT, hAnsi=LATIN_FONT, eastAsia=CHINESE_FONT)
            fonts.set(qn("w:hint"), "eastAsia")
            properties.append(fonts)
        if one.bold:
            properties.append(OxmlElement("w:b"))
            properties.append(OxmlElement("w:bCs"))
        if one.language == "ar":
            properties.append(OxmlElement("w:rtl"))
        if one.language:
            kind = {"ar": "bidi", "zh": "eastAsia"}.get(one.language, "val")
            properties.append(_element("w:lang", **{kind: _TAGS[one.language]}))


class WordTable:
    """A table of a document. A cell is several paragraphs, each of several texts."""

    def __init__(self, document: WordDocument, table: Table, widths: Sequence[float]) -> None:
        """Take over a table that has a row of heads."""
        self._document, self._table, self._widths = document, table, widths

    def row(self, *cells: Sequence[Sequence[Text]]) -> None:
        """Add a row, which no page divides."""
        self.fill(self._added(), cells)

    def spanning(self, paragraphs: Sequence[Sequence[Text]]) -> None:
        """Add a row of one cell across the table; it stays with the row that follows."""
        row = self._added()
        self._paragraphs(row.cells[0].merge(row.cells[-1]), paragraphs, stays=True)
        _mark_row(row, "w:cantSplit")

    def fill(self, row: _Row, cells: Sequence[Sequence[Sequence[Text]]]) -> None:
        """Write the cells of a row."""
        for cell, width, paragraphs in zip(row.cells, self._widths, cells, strict=True):
            cell.width = Cm(width)
            self._paragraphs(cell, paragraphs)
        _mark_row(row, "w:cantSplit")

    def _added(self) -> _Row:
        row: _Row = self._table.add_row()  # type: ignore[no-untyped-call]  # python-docx has no types there
        return row

    def _paragraphs(self, cell: _Cell, paragraphs: Sequence[Sequence[Text]], *, stays: bool = False) -> None:
        for number, texts in enumerate(paragraphs):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(2)
            paragraph.paragraph_format.keep_with_next = stays or None
            self._document._fill(paragraph, texts)


def _mark_row(row: _Row, tag: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(tag))


def _element(tag: str, **attributes: str) -> BaseOxmlElement:
    made: BaseOxmlElement = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made
