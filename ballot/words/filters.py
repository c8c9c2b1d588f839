"""The words as filters of templates, bound to one language: the same for pages and mails."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from ballot.rules.deadlines import DEFAULT_ZONE
from ballot.rules.majority import Rule
from ballot.words import agenda, outcome, rule, session_report, terms, times
from ballot.words.times import Moment
from ballot.words.translation.sentences import with_full_stop
from ballot.words.translation.translator import Translator


def template_filters(translator: Translator) -> dict[str, Callable[..., Any]]:
    """Return the filters by their names in templates. What they return is text: the template escapes it."""
    language = translator.language
    filters: dict[str, Callable[..., Any]] = {
        "joined": translator.joined,
        "isolated": translator.isolated,
        "number": translator.number,
        "sentence": lambda text: text[:1].upper() + text[1:],
        "stamp": times.stamp,
        "masked": terms.masked,
        "direction": terms.direction,
        "language_name": terms.language_name,
    }
    one_argument: Sequence[Callable[..., Any]] = (
        *(
            terms.verb,
            terms.verbs,
            terms.choice,
            terms.mark_words,
            terms.stage_name,
            terms.channel,
            terms.role_name,
            terms.region,
        ),
        *(
            terms.state_name,
            terms.the_state,
            terms.language_in_words,
            terms.ordinal,
            terms.size,
            times.place,
            times.span,
        ),
        *(
            agenda.outcome_kind,
            agenda.session_kind,
            agenda.item_field,
            agenda.look_words,
            agenda.conclusion_standing,
            session_report.fate_name,
        ),
        with_full_stop,
        rule.rule_text,
    )
    for say in one_argument:
        filters[say.__name__] = partial(say, language=language)
    return filters | _with_arguments(language)


def _with_arguments(language: str) -> dict[str, Callable[..., Any]]:
    def when(value: Moment, zone_name: str = DEFAULT_ZONE, exact: bool = False) -> str:
        return times.when(value, zone_name, language, exact)

    def date(value: Moment, zone_name: str = DEFAULT_ZONE) -> str:
        return times.date(value, zone_name, language)

    def short(value: Moment, zone_name: str = DEFAULT_ZONE) -> str:
        return times.short(value, zone_name, language)

    def hour(value: Moment, zone_name: str = DEFAULT_ZONE, exact: bool = False) -> str:
        return times.hour(value, zone_name, language, exact)

    def both(value: Moment, zone_name: str = DEFAULT_ZONE, exact: bool = True) -> str:
        return times.both(value, zone_name, language, exact)

    def listed(things: Sequence[str], style: str = "standard") -> str:
        return terms.listed(things, language, style)

    def chosen(texts: Mapping[str, str], wanted: str | None = None) -> tuple[str, str]:
        return terms.chosen(texts, wanted or language)

    def needed(of: Rule, entitled: int) -> str:
        return rule.what_is_needed(of, entitled, language)

    def verdict(result: Mapping[str, Any], of: Rule) -> str:
        return outcome.verdict(result, of, language)

    found = (when, date, short, hour, both, listed, chosen, needed, verdict)
    return {say.__name__: say for say in found}
