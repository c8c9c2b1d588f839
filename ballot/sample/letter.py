"""The sample consultation: its particulars, and the chair's letter to the Member States (`letter_en.txt` and its like)."""

from __future__ import annotations

from importlib.resources import files
from types import MappingProxyType

from ballot.sample.types import SampleConsultation


def _read_letter(language: str) -> str:
    return files("ballot.sample").joinpath(f"letter_{language}.txt").read_text(encoding="utf-8")


_TITLE = {
    "ar": "مشاورة الدول الأعضاء في المجلس بالمراسلة: ثمانية استنتاجات لشهر يونيو 2021",
    "zh": "理事国信函磋商：2021年6月的八项结论",
    "en": "Consultation of the Member States of the Council by correspondence: eight conclusions of June 2021",
    "fr": "Consultation des États Membres du Conseil par correspondance : huit conclusions de juin 2021",
    "ru": "Консультации с Государствами – Членами Совета по переписке: восемь выводов, июнь 2021 года",
    "es": "Consulta por correspondencia a los Estados Miembros del Consejo: ocho conclusiones de junio de 2021",
}
TEXT_LANGUAGES = tuple(_TITLE)
"""Those in which the sample's letter and texts are written: the six official ones."""

CONSULTATION = SampleConsultation(
    reference="DM-21/1012",
    title=MappingProxyType(_TITLE),
    legal_basis=MappingProxyType(
        {
            "ar": "النظام الداخلي للمجلس، المادة 3.2",
            "zh": "《理事会议事规则》规则3.2",
            "en": "Rules of Procedure of the Council, Rule 3.2",
            "fr": "Règlement intérieur du Conseil, règle 3.2",
            "ru": "Правила процедуры Совета, правило 3.2",
            "es": "Reglamento interno del Consejo, párrafo 2 del artículo 3",
        }
    ),
    authorised_by=MappingProxyType(
        {
            "ar": "المشاورة الافتراضية لأعضاء المجلس، يونيو 2021 (محضر نموذجي)",
            "zh": "2021年6月理事磋商会虚拟会议（示例记录）",
            "en": "Virtual consultation of councillors, June 2021 (sample record)",
            "fr": "Consultation virtuelle des conseillers, juin 2021 (compte rendu fictif)",
            "ru": "Виртуальные консультации советников, июнь 2021 года (образец отчета)",
            "es": "Consulta virtual de los Consejeros, junio de 2021 (acta de muestra)",
        }
    ),
    record_source="Sample record, June 2021",
    rule_id="simple-majority-of-entitled",
    sealed=True,
    open_days=24,
    closing_hour="17:00",
    time_zone="Europe/Zurich",
    reminder_hours=(168, 48, 24),
    letter=MappingProxyType({language: _read_letter(language) for language in TEXT_LANGUAGES}),
    contact=MappingProxyType({"telephone": "+41 22 000 00 00", "email": "council@secretariat.example"}),
    contact_name=MappingProxyType(
        {
            "ar": "إيناس مارشال، أمانة المجلس",
            "zh": "伊内丝·马沙尔，理事会秘书处",
            "en": "Ines Marchal, secretariat of the Council",
            "fr": "Ines Marchal, secrétariat du Conseil",
            "ru": "Инес Маршаль, секретариат Совета",
            "es": "Ines Marchal, secretaría del Consejo",
        }
    ),
)
