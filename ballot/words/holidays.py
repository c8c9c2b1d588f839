"""The days on which Geneva does not work, by the codes of `rules.holidays`."""

from __future__ import annotations

from ballot.words import N_
from ballot.words.translation.translator import text

DAYS_OFF: dict[str, str] = {
    "saturday": N_("Saturday"),
    "sunday": N_("Sunday"),
    "new-year": N_("New Year’s Day"),
    "good-friday": N_("Good Friday"),
    "easter-monday": N_("Easter Monday"),
    "ascension": N_("Ascension Day"),
    "whit-monday": N_("Whit Monday"),
    "national-day": N_("Swiss National Day"),
    "geneva-fast": N_("Jeûne genevois"),
    "christmas": N_("Christmas Day"),
    "restoration": N_("Restoration Day of the Republic of Geneva"),
}


def name_of_day_off(code: str, language: str = "en") -> str:
    """Return the name of a day off: `Jeûne genevois`."""
    return text(language, DAYS_OFF[code])
