"""The sample consultation: what the letter to the Member States says."""

from __future__ import annotations

from types import MappingProxyType

from ballot.sample.types import SampleConsultation

_LETTER_EN = """\
Madam, Sir,

In June 2021 councillors met at a distance. Such a meeting may advise but not decide, and it left eight \
conclusions that cannot wait until the Council meets again.

Under Rule 3.2 of the Council's Rules of Procedure I therefore put these eight conclusions to the Member \
States of the Council by correspondence. Each is adopted if more than half of the Member States with the right \
to vote are in favour. An abstention, or no reply, counts for neither side.

Your focal points each have a personal link to the ballot paper. A Member State may reply to all eight ballots \
at once, add a statement to any of them, and change its reply until the deadline; only its last reply counts. \
Until the deadline nobody, myself included, can see how a Member State has voted.

A conclusion that is not adopted goes to the next session of the Council.

Please turn to the contact named in this letter with any question.

Noor Halden
Chair of the Council
"""

CONSULTATION = SampleConsultation(
    reference="DM-21/1012",
    title=MappingProxyType(
        {
            "ar": "استشارة الدول الأعضاء في المجلس بالمراسلة: ثماني خلاصات من مشاورات يونيو 2021",
            "zh": "以信函方式征求理事国意见：2021年6月虚拟磋商的八项结论",
            "en": "Consultation of the Member States of the Council by correspondence: eight conclusions of June 2021",
            "fr": "Consultation des États Membres du Conseil par correspondance: huit conclusions de juin 2021",
            "ru": "Консультация с Государствами – Членами Совета по переписке: восемь выводов, июнь 2021 года",
            "es": "Consulta por correspondencia a los Estados Miembros del Consejo: ocho conclusiones de junio de 2021",
        }
    ),
    legal_basis="Rules of Procedure of the Council, Rule 3.2",
    authorised_by="Virtual consultation of councillors, June 2021 (sample record)",
    record_source="Sample record, June 2021",
    rule_id="simple-majority-of-entitled",
    sealed=True,
    open_days=24,
    closing_hour="17:00",
    time_zone="Europe/Zurich",
    reminder_hours=(168, 48, 24),
    letter=MappingProxyType({"en": _LETTER_EN}),
    contact=MappingProxyType(
        {"name": "Ines Marchal", "telephone": "+41 22 000 00 00", "email": "council@secretariat.example"}
    ),
)
