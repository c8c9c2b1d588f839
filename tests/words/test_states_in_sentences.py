"""States stand in sentences with the article, case and agreement that each language wants."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from ballot.reference import STATE_FORMS, states
from ballot.words.terms import state_name, the_state
from ballot.words.translation import catalogues
from ballot.words.translation.translator import say, say_many

INVITED = (
    "{state} is invited to reply on {n} proposed conclusion by {time}.",
    "{state} is invited to reply on {n} proposed conclusions by {time}.",
)
WAITED_FOR = "{state} has not replied yet."
BEGINNINGS = {
    ("en", "NL"): "The Kingdom of the Netherlands is invited to reply on 8",
    ("en", "US"): "The United States of America is invited to reply on 8",
    ("en", "AR"): "Argentina is invited to reply on 8",
    ("fr", "HT"): "Il est demandé à Haïti de se prononcer",
    ("fr", "NL"): "Il est demandé au Royaume des Pays-Bas de se prononcer",
    ("fr", "US"): "Il est demandé aux États-Unis d’Amérique de se prononcer",
    ("fr", "CU"): "Il est demandé à Cuba de se prononcer",
    ("fr", "DZ"): "Il est demandé à l’Algérie de se prononcer",
    ("fr", "JP"): "Il est demandé au Japon de se prononcer",
    ("es", "SV"): "Se invita a El Salvador a responder",
    ("es", "PH"): "Se invita a Filipinas a responder",
    ("es", "AR"): "Se invita a la Argentina a responder",
    ("es", "JP"): "Se invita al Japón a responder",
    ("es", "US"): "Se invita a los Estados Unidos de América a responder",
    ("ru", "NL"): "Королевству Нидерландов предлагается ответить",
    ("ru", "US"): "Соединенным Штатам Америки предлагается ответить",
    ("ru", "CH"): "Швейцарии предлагается ответить",
    ("ru", "CL"): "Чили предлагается ответить",
    ("ar", "DZ"): "يرجى من الجزائر الرد",
    ("ar", "NL"): "يرجى من مملكة هولندا الرد",
}
STILL_WAITED_FOR = {
    ("en", "PH"): "The Philippines has not replied yet.",
    ("fr", "US"): "La réponse des États-Unis d’Amérique n’est pas encore parvenue.",
    ("fr", "HT"): "La réponse d’Haïti n’est pas encore parvenue.",
    ("fr", "CU"): "La réponse de Cuba n’est pas encore parvenue.",
    ("es", "SV"): "Aún no se ha recibido la respuesta de El Salvador.",
    ("es", "PE"): "Aún no se ha recibido la respuesta del Perú.",
    ("ru", "NL"): "Ответ Королевства Нидерландов еще не поступил.",
    ("ru", "US"): "Ответ Соединенных Штатов Америки еще не поступил.",
    ("ar", "DZ"): "لم ترد الجزائر بعد.",
    ("ar", "IQ"): "لم يرد العراق بعد.",
}


def _invited(state: str, language: str) -> str:
    return say_many(language, *INVITED, 8, state=the_state(state, language), time="T")


@pytest.mark.parametrize(("language", "state"), BEGINNINGS)
def test_an_invitation_begins_with_the_form_that_its_sentence_needs(language: str, state: str) -> None:
    assert _invited(state, language).startswith(BEGINNINGS[language, state])


@pytest.mark.parametrize(("language", "state"), STILL_WAITED_FOR)
def test_a_reply_is_of_a_state_and_verbs_agree_with_it(language: str, state: str) -> None:
    assert say(language, WAITED_FOR, state=the_state(state, language)) == STILL_WAITED_FOR[language, state]


@pytest.mark.parametrize(
    ("language", "opening"),
    [
        ("fr", r"Il est demandé (?:aux |au |à la |à l’|à )(?!(?:l[ea]s? |l’))\S"),
        ("es", r"Se invita (?:al |a la |a las |a los |a (?!el ))\S"),
        ("ru", r"[А-Я].* предлагается ответить"),
        ("ar", r"يرجى من \S"),
    ],
)
def test_every_state_is_invited_in_a_sentence(language: str, opening: str) -> None:
    for state in states():
        said = _invited(state, language)
        assert re.match(opening, said), said
        assert "{" not in said
        assert "(" not in said


@pytest.mark.parametrize("language", list(STATE_FORMS))
def test_every_state_has_every_form_of_a_language(language: str) -> None:
    for code, state in states().items():
        name, forms = state.in_sentences(language)
        assert set(forms) == {"", *STATE_FORMS[language]}
        assert all(form == form.strip() for form in forms.values())
        if "(" not in state_name(code, language):
            assert name.lower().endswith(state_name(code, language).lower()), code


def test_a_name_has_a_capital_only_where_a_sentence_begins() -> None:
    state = the_state("US", "en")
    assert say("en", "{state} replied.", state=state) == "The United States of America replied."
    assert say("en", "The reply of {state} has been recorded.", state=state).startswith(
        "The reply of the United States"
    )


def test_a_code_that_is_no_state_is_said_as_it_is() -> None:
    assert say("fr", WAITED_FOR, state=the_state("XX", "fr")) == "La réponse XX n’est pas encore parvenue."


@pytest.mark.parametrize("language", ["fr", "es", "ru"])
def test_no_sentence_is_bent_around_a_state_before_a_colon_or_in_brackets(language: str) -> None:
    with (catalogues.FOLDER / f"{language}.po").open("rb") as source:
        kept = read_po(source, locale=catalogues.locale(language))
    subjects = re.compile(r"\{reference\}, \{state\}\s?:")
    bent = [
        said
        for message in kept
        if message.id
        for said in (message.string if isinstance(message.string, tuple | list) else [message.string])
        if re.search(r"\{states?\}[\s\u00a0\u202f]?:|\(\{states?\}\)", subjects.sub("", said))
    ]
    assert not bent


def test_french_names_have_the_apostrophe_that_french_sentences_have() -> None:
    written = [form for state in states().values() for form in (state.name("fr"), *state.forms["fr"].values())]
    assert "à l’Algérie" in written
    assert not [form for form in written if "'" in form]
