"""The Member States of the Union: seat code, region, and official short name in each language that the table has a column for,
in English for the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from ballot.reference.languages import FALLBACK, LANGUAGES, is_language
from ballot.reference.tables import table_rows
from ballot.rules.refusals import BadInput

REGIONS: Mapping[str, str] = MappingProxyType(
    {
        "A": "Americas",
        "B": "Western Europe",
        "C": "Eastern Europe and Northern Asia",
        "D": "Africa",
        "E": "Asia and Australasia",
    }
)
"""The five administrative regions among which the seats of the Council are shared out."""

STATE_FORMS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "en": (),
        "fr": ("de", "a"),
        "es": ("de", "a"),
        "ru": ("gen", "dat", "ins", "prep"),
        "ar": ("li", "verb", "its"),
    }
)
"""The forms of a State's name beside the one with its article, by language: the columns of `data/state_forms.csv`.

Arabic agrees: `verb` is what a verb of the present begins with, `its` the pronoun that stands for the State.
"""


@dataclass(frozen=True)
class State:
    """A Member State. `iso2` is its seat code on every roll; `names` has one name a language."""

    iso2: str
    iso3: str
    region: str
    names: Mapping[str, str]
    forms: Mapping[str, Mapping[str, str]]
    """How the name stands in a sentence, by language and form: `""` with its article, `de`, `dat` and so on (`STATE_FORMS`)."""

    def name(self, language: str) -> str:
        """Return the official short name. Raise `BadInput` for a language that is not one of the six."""
        if not is_language(language):
            raise BadInput(field="language", why="not-one-of-the-six-languages", language=language)
        return self.names[language]

    def in_sentences(self, language: str) -> tuple[str, Mapping[str, str]]:
        """Return the name as it stands in a sentence, and its other forms by their names. Raise `BadInput` as `name` does."""
        forms = self.forms.get(language, {})
        return forms.get("", self.name(language)), forms


@cache
def states() -> Mapping[str, State]:
    """Return every Member State by its ISO 3166 alpha-2 code, ordered by code."""
    found: dict[str, State] = {}
    forms = _forms()
    for row in table_rows("states.csv", ("iso2", "iso3", "region", FALLBACK), optional=LANGUAGES):
        code = row["iso2"]
        if code in found or row["region"] not in REGIONS:
            raise ValueError(f"states.csv: {code} stands twice, or its region is unknown")
        names = MappingProxyType(
            {language: _as_printed(row.get(language, row[FALLBACK]), language) for language in LANGUAGES}
        )
        found[code] = State(code, row["iso3"], row["region"], names, MappingProxyType(forms.pop(code, {})))
    if forms:
        raise ValueError(f"state_forms.csv: {', '.join(sorted(forms))} is no Member State")
    return MappingProxyType(found)


def _forms() -> dict[str, dict[str, Mapping[str, str]]]:
    """The names in sentences, by code and language. A language without columns has its names as they are."""
    columns = [f"{language}_{form}".rstrip("_") for language, forms in STATE_FORMS.items() for form in ("", *forms)]
    return {
        row["iso2"]: {
            language: MappingProxyType(
                {form: _as_printed(row[f"{language}_{form}".rstrip("_")], language) for form in ("", *forms)}
            )
            for language, forms in STATE_FORMS.items()
        }
        for row in table_rows("state_forms.csv", ("iso2", *columns))
    }


def _as_printed(name: str, language: str) -> str:
    """Return the name with, in French, the apostrophe that French sentences have; the tables have the typewriter's."""
    return name.replace("'", "’") if language == "fr" else name


def state(code: str) -> State:
    """Return the Member State with this alpha-2 code (upper case). Raise `BadInput` if there is none."""
    found = states().get(code)
    if found is None:
        raise BadInput(field="state", why="no-such-state", text=code)
    return found


def state_name(code: str, language: str) -> str:
    """Return the official short name of a Member State in a language that the table has. Raise `BadInput` otherwise."""
    return state(code).name(language)
