"""The catalogues speak as the Union's own letters do: words that mean something else to their readers do not come back.

`docs/glossary.md` and `docs/adr/0008` say what is said in their place, and why.
"""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from ballot.words.translation import catalogues
from tests.support.messages import messages

NOT_SAID: dict[str, dict[str, str]] = {
    "en": {
        r"\bkept\b|\bkeep and\b": "saved",
        r"\bhanded out\b|\bhand it out\b": "released",
        r"\bmended\b": "corrected",
        r"\bwhoever\b": "the person, or administrator",
        r"\bis told\b|\bare told\b": "notified",
        r"\bis asked any more\b|\bmore is asked\b": "required",
        r"\bticked\b": "selected",
        r"\bthe body\b": "the Council",
        r"\bsealed\b": "secret until closing",
        r"\bfrozen\b": "fixed",
    },
    "fr": {
        r"\bscrutins?\b": "question",
        r"\b[Ll]e reçu\b|\b[Uu]n reçu\b|^Reçu\b": "accusé de réception",
        r"liste d’appel": "liste des votants",
        r"[Pp]oints? de contrôle": "état signé du registre",
        r"[Dd]ate limite": "délai",
        r"fonctionnaire|\bresponsable": "personne habilitée",
        r"[Vv]érificateur": "auditeur",
        r"scellé|sceau": "secret jusqu’à la clôture",
        r"brouillon": "projet",
        r"l’organe": "le Conseil",
        r" [:;?!»]|« ": "a no-break space, as a line does not begin with a colon",
    },
    "es": {
        r"\b[Rr]ecibos?\b(?<!cuse de recibo)(?<!cuses de recibo)": "acuse de recibo",
        r"[Cc]oordinador": "punto de contacto",
        r"[Pp]untos? de control": "estado firmado del registro",
        r"[Ff]echa límite": "plazo",
        r"[Hh]uella digital": "huella",
        r"sellad[oa]": "secreto hasta el cierre",
        r"funcionario|responsable": "persona autorizada",
        r"[Ii]niciar la sesión|Cerrar la sesión": "iniciar sesión",
        r"votaci(?:ón|ones) \{ballot": "cuestión",
        r"acta resumida": "resumen de los debates",
        r"del órgano|el órgano": "el Consejo",
    },
    "ru": {
        r"[Кк]витанци": "подтверждение получения",
        r"[Рр]еестр": "журнал",
        r"[Кк]онтрольн\w+ точ": "подписанное состояние журнала",
        r"[Пп]редельн\w+ срок": "срок представления ответов",
        r"Воздержание$": "Воздержаться, Воздержались",
        r"запечатан": "не раскрывается до закрытия",
        r"[Гг]олосовани\w+ \{ballot": "вопрос",
        r"[Кк]онсультаци[яюи] (?:открыт|закрыт|аннулирована)": "консультации проводятся, завершены, аннулированы",
        r"сотрудник|должностн": "уполномоченное лицо",
        r"санкционировать": "разрешить",
        r"голосующих": "имеющих право голоса",
    },
    "ar": {
        r"اقتراع": "المسألة، بطاقة التصويت",
        r"التشاور": "المشاورة",
        r"إيصال": "إشعار بالاستلام",
        r"نق(?:طة|اط) التحقق": "الحالة الموقَّعة للسجل",
        r"مسؤول(?:ي|و)? (?:ال)?اتصال": "جهة الاتصال",
        r"موظف": "مستخدم مخوَّل",
        r"(?:^|غير )معتمد": "اعتُمد، لم يُعتمد",
        r"مختوم": "سري حتى الإغلاق",
        r"بلا رد": "لم ترد",
        r"ارتدت": "أُعيدت إلى المرسل",
    },
    "zh": {
        r"成员国(?!的双字母代码)": "理事国",
        r"检查点": "记录簿签名快照",
        r"表决名册": "表决国名单",
        r"官员": "经办人员",
        r"审阅": "复核",
        r"该机构": "理事会",
        r"选票": "表决票",
    },
}
"""By language: a pattern of what its readers take for something else, and what is said in its place."""


def _said(language: str) -> list[str]:
    if language == "en":
        return [one for message in messages() for one in (message if isinstance(message, tuple) else (message,))]
    with (catalogues.FOLDER / f"{language}.po").open("rb") as source:
        kept = read_po(source, locale=catalogues.locale(language))
    found = [message.string for message in kept if message.id]
    return [form for one in found for form in (one if isinstance(one, tuple | list) else (one,))]


@pytest.mark.parametrize("language", list(NOT_SAID))
def test_no_word_is_said_that_its_readers_take_for_something_else(language: str) -> None:
    found = [
        f"{said!r}: not {pattern!r} but {better}"
        for said in _said(language)
        for pattern, better in NOT_SAID[language].items()
        if re.search(pattern, said)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", [one for one in NOT_SAID if one != "en"])
def test_a_number_has_every_form_of_its_language(language: str) -> None:
    file = catalogues.FOLDER / f"{language}.po"
    forms = int(re.search(r"nplurals=(\d+)", file.read_text("utf-8"))[1])  # type: ignore[index]  # its head has it
    with file.open("rb") as source:
        kept = read_po(source, locale=catalogues.locale(language))
    many = [message for message in kept if message.id and isinstance(message.id, tuple | list)]
    assert many
    assert not [one.id for one in many if len(one.string) != forms or not all(one.string)]
