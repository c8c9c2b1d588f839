"""What pages say of where a consultation stands, in the reader's language.

Everything here is made from the record's standing. While votes are sealed it has none to say.
"""

from __future__ import annotations

from markupsafe import Markup

from ballot.rules.stages import Stage
from ballot.services.overview import Overview
from ballot.web.formatting import when
from ballot.web.speech import _, language
from ballot.words.rule import what_is_needed


def replies_line(overview: Overview) -> Markup:
    """`31 of 47 replied; 24 needed` – how many Member States, never how they voted."""
    replied, entitled = len(overview.replied), overview.standing.roll.entitled
    if overview.required:
        return _(
            "{replied} of {entitled} replied; {needed} needed",
            replied=replied,
            entitled=entitled,
            needed=overview.required,
        )
    return _("{replied} of {entitled} replied", replied=replied, entitled=entitled)


def rule_line(overview: Overview) -> str:
    """What the ballots need, in numbers where they are known before counting."""
    return what_is_needed(overview.standing.rule, overview.standing.roll.entitled, language())


def ended_by(overview: Overview) -> Markup:
    """One sentence on where it stands, for the head of a page that everyone may see."""
    standing, zone = overview.standing, overview.row.time_zone
    if overview.stage is Stage.OPEN:
        return _("Open until {time}.", time=when(standing.closes_at, zone))
    if overview.stage is Stage.CLOSED:
        return _("Closed. The result is declared not before {time}.", time=when(standing.record_until, zone))
    if overview.stage is Stage.DECLARED:
        return _("Declared on {time}.", time=when(standing.declared_at or standing.at, zone))
    return _("Annulled. There is no result.")
