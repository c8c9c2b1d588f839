"""The sample consultation: its particulars, and the chair's letter to the Member States (`letter_en.txt` and its like)."""

from __future__ import annotations

from importlib.resources import files
from types import MappingProxyType

from ballot.sample.types import SampleConsultation


def _read_letter(language: str) -> str:
    return files("ballot.sample").joinpath(f"letter_{language}.txt").read_text(encoding="utf-8")


_TITLE = {
    "ar": "التشاور بالمراسلة مع الدول الأعضاء في المجلس: ثمانية استنتاجات لشهر يونيو 2021",
    "zh": "理事会成员国信函磋商：2021年6月的八项结论",
    "en": "Consultation of the Member States of the Council by correspondence: eight conclusions of June 2021",
    "fr": "Consultation des États Membres du Conseil par correspondance : huit conclusions de juin 2021",
    "ru": "Консультация с Государствами – Членами Совета по переписке: восемь выводов, июнь 2021 года",
    "es": "Consulta por correspondencia a los Estados Miembros del Consejo: ocho conclusiones de junio de 2021",
}
TEXT_LANGUAGES = tuple(_TITLE)
"""Those in which the sample's letter and texts are written: the six official ones."""

CONSULTATION = SampleConsultation(
    reference="DM-21/1012",
    title=MappingProxyType(_TITLE),
    legal_basis="Rules of Procedure of the Council, Rule 3.2",
    authorised_by="Virtual consultation of councillors, June 2021 (sample record)",
    record_source="Sample record, June 2021",
    rule_id="simple-majority-of-entitled",
    sealed=True,
    open_days=24,
    closing_hour="17:00",
    time_zone="Europe/Zurich",
    reminder_hours=(168, 48, 24),
    letter=MappingProxyType({language: _read_letter(language) for language in TEXT_LANGUAGES}),
    contact=MappingProxyType(
        {"name": "Ines Marchal", "telephone": "+41 22 000 00 00", "email": "council@secretariat.example"}
    ),
)
