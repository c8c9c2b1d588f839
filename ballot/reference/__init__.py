"""Facts that do not change with an installation: the languages, the Member States, the councils.

The files under `data/` are tables of public facts (UN terminology; the Union's own lists). They are read
once, checked while they are read, and handed out as frozen values.
"""

from __future__ import annotations

from ballot.reference.councils import TERMS, council
from ballot.reference.languages import FALLBACK, LANGUAGES, Language, is_language, language_data, languages_in_forms
from ballot.reference.states import REGIONS, STATE_FORMS, State, state, state_name, states

__all__ = [
    "FALLBACK",
    "LANGUAGES",
    "REGIONS",
    "STATE_FORMS",
    "TERMS",
    "Language",
    "State",
    "council",
    "is_language",
    "language_data",
    "languages_in_forms",
    "state",
    "state_name",
    "states",
]
