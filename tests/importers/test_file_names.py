"""The names of documents' files say their reference and language; what they do not say is not guessed."""

from __future__ import annotations

import pytest

from ballot.importers.file_names.reading import read_file_name


@pytest.mark.parametrize(
    ("name", "reference", "language"),
    [
        ("C21-54-E.pdf", "C21/54", "en"),
        ("C21-0054-A.docx", "C21/54", "ar"),
        ("c21_54_fr.pdf", "C21/54", "fr"),
        ("C21-54-E (1).pdf", "C21/54", "en"),
        ("C21-DT-8-Rev1-F.pdf", "C21/DT/8(Rev.1)", "fr"),
        ("C21-DT-8(Rev.1)-F.pdf", "C21/DT/8(Rev.1)", "fr"),
        ("C20-21R3-S.pdf", "C20/21(Rev.3)", "es"),
        ("C20-21-R3-S.pdf", "C20/21(Rev.3)", "es"),
        ("C21-54-R.pdf", "C21/54", "ru"),
        ("C21-54-C.pdf", "C21/54", "zh"),
        ("C21-INF-12-Add2-C.pdf", "C21/INF/12(Add.2)", "zh"),
        ("C21-54-Corr1-R.pdf", "C21/54(Corr.1)", "ru"),
        ("C21-54-AnnexA-E.pdf", "C21/54 Annex A", "en"),
        ("C21-54-Annex-B.pdf", "C21/54 Annex B", None),
        ("C21-54.pdf", "C21/54", None),
        ("C２１-54-E.pdf", "C21/54", "en"),
        ("S21-CL-C-0054!!MSW-E.docx", "C21/54", "en"),
        ("S21-CL-C-0054_MSW-E.docx", "C21/54", "en"),
        ("S21-CL-DT-0008!R1!PDF-F.pdf", "C21/DT/8(Rev.1)", "fr"),
        ("S21-CL-DT-0008_R1_PDF-F.pdf", "C21/DT/8(Rev.1)", "fr"),
        ("S21-CL-C-0054!A1!MSW-C.docx", "C21/54(Add.1)", "zh"),
        ("EB148_54-en.pdf", "EB148/54", "en"),
        ("GB341-INS-1-Es.pdf", "GB.341/INS/1", "es"),
        ("210EX-5-E.pdf", "210 EX/5", "en"),
        ("GOV-2021-5-ru.pdf", "GOV-2021/5", "ru"),
    ],
)
def test_a_name_as_councils_write_it_is_understood(name: str, reference: str, language: str | None) -> None:
    found = read_file_name(name)
    assert (found.reference, found.language) == (reference, language)


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("budget-E.pdf", "en"),
        ("Draft decision_zh.docx", "zh"),
        ("scan0001.pdf", None),
        ("理事会.pdf", None),
        ("E.pdf", None),
        ("", None),
        (".pdf", None),
        ("C21.pdf", None),
        ("C21-54-E-final.pdf", None),
        ("C21-99999-E.pdf", "en"),
        ("-" * 5000 + "E", None),
    ],
)
def test_a_name_that_is_not_understood_gives_no_reference(name: str, language: str | None) -> None:
    found = read_file_name(name)
    assert (found.reference, found.language) == (None, language)
