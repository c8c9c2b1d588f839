"""Words for the audit log: an act outside the records, who did it, and its facts.

An act without words here is shown by its code, and a fact without words by its name: nothing is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ballot.words import N_
from ballot.words.agenda import OUTCOMES
from ballot.words.terms import language_in_words, listed, role_name, state_name
from ballot.words.translation.translator import named, say

_OTHER_ACTORS = {
    "operator": N_("The administrator, on the command line"),
    "worker": N_("The system, automatically"),
    "visitor": N_("Person not signed in"),
}
_ACTS = {
    "officer-added": N_("Account of an officer added"),
    "officer-new-link": N_("New one-time link for an officer"),
    "officer-disabled": N_("Account of an officer disabled"),
    "officer-renamed": N_("Officer's own name changed"),
    "sign-in": N_("Signed in"),
    "sign-in-refused": N_("Sign-in refused"),
    "session-revoked": N_("Sessions ended"),
    "credentials-changed": N_("Credentials changed"),
    "focal-point-added": N_("Focal point added"),
    "focal-point-removed": N_("Focal point removed"),
    "focal-point-replaced": N_("Focal point replaced"),
    "focal-point-change-rejected": N_("Change of focal points rejected"),
    "scan-seen": N_("Scan of a paper reply viewed"),
    "link-replaced": N_("Link replaced"),
    "focal-points-imported": N_("List of focal points imported"),
    "members-seated": N_("List of members imported"),
    "right-restored": N_("Right to vote restored in the ledger"),
    "right-suspended": N_("Right to vote suspended in the ledger"),
    "reminded": N_("Reminders sent manually"),
    "mail-sent-again": N_("Mail sent again"),
    "failed-mails-sent-again": N_("Failed mails sent again"),
    "draft-created": N_("Draft created"),
    "draft-edited": N_("Draft changed"),
    "draft-ready": N_("Draft reported ready"),
    "draft-discarded": N_("Draft discarded"),
    "paper-uploaded": N_("Paper uploaded"),
    "paper-registered": N_("Conclusions of a paper entered in the register"),
    "paper-discarded": N_("Paper discarded"),
    "conclusions-confirmed": N_("Proposed conclusions confirmed"),
    "conclusion-corrected": N_("Proposed conclusion corrected"),
    "conclusion-refused": N_("Proposed conclusion refused"),
    "conclusion-reopened": N_("Decision about a proposed conclusion taken back"),
    "conclusion-added": N_("Proposed conclusion added by hand"),
    "difference-settled": N_("Differences of a corrected paper decided"),
    "place-settled": N_("Passage checked, nothing found"),
    "consultation-opened": N_("Consultation opened"),
    "body-renamed": N_("Council's name changed"),
    "emblem-changed": N_("Emblem changed"),
    "session-added": N_("Session added"),
    "session-changed": N_("Session changed"),
    "agenda-imported": N_("Agenda imported"),
    "agenda-item-added": N_("Agenda item added"),
    "agenda-item-changed": N_("Agenda item changed"),
    "agenda-item-moved": N_("Agenda item moved to another group"),
    "agenda-item-removed": N_("Agenda item removed"),
    "item-outcome-added": N_("Outcome of an agenda item recorded"),
    "item-outcome-removed": N_("Outcome of an agenda item removed"),
    "carried-over": N_("Items put on the agenda of the next session"),
    "trial-mail-sent": N_("Test mail sent"),
}
_FACTS = {
    "reference": N_("Consultation"),
    "ballot": N_("Ballot"),
    "ballots": N_("Ballots"),
    "document": N_("Document"),
    "language": N_("Language"),
    "names": N_("Particulars"),
    "copy_of": N_("Copy of"),
    "officer": N_("Officer"),
    "role": N_("Role"),
    "state": N_("Member State"),
    "focal_point": N_("Focal point"),
    "removed": N_("Removed"),
    "added": N_("Added"),
    "reason": N_("Reason"),
    "ground": N_("Ground"),
    "members": N_("Member States"),
    "mails": N_("Mails"),
    "template": N_("Mail"),
    "sessions": N_("Sessions"),
    "address": N_("Network address"),
    "account": N_("Account"),
    "what": N_("Activity"),
    "browser": N_("Browser"),
    "given": N_("Signed in with"),
    "wrong": N_("Error in"),
    "failed": N_("Failed"),
    "consultation": N_("Consultation"),
    "mail": N_("Number of the mail"),
    "taken": N_("Accepted by the mail server"),
    "distributable": N_("May be released"),
    "to": N_("New position"),
    "session": N_("Session"),
    "next_session": N_("Next session"),
    "item": N_("Item"),
    "title": N_("Title"),
    "group_before": N_("Group before"),
    "group": N_("Group"),
    "outcome": N_("Outcome"),
    "items_added": N_("Items added"),
    "items_changed": N_("Items changed"),
    "items_removed": N_("Items removed"),
    "confirmed_by": N_("Confirmed by"),
    "proposed_by": N_("Proposed by"),
    "entry": N_("Entry"),
    "proposal": N_("Proposal"),
    "paper": N_("Paper"),
    "conclusion": N_("Proposed conclusion"),
    "conclusions": N_("Proposed conclusions"),
    "accepted": N_("Accepted"),
    "left": N_("Left as it is"),
    "place": N_("Paragraph"),
}
_VALUES = {
    "password": N_("password"),
    "code": N_("code"),
    "passkey": N_("passkey"),
    "password-and-authenticator": N_("password and authenticator"),
    "password-and-recovery-code": N_("password and recovery code"),
    "authenticator-added": N_("authenticator set up"),
    "authenticator-replaced": N_("authenticator replaced"),
    "passkey-added": N_("passkey added"),
    "passkey-removed": N_("passkey removed"),
    "recovery-codes": N_("new recovery codes"),
    "scan": N_("scan"),
    "commitment": N_("the commitment of the record to the scan"),
    **OUTCOMES,
    "particulars": N_("particulars"),
    "ballots-added": N_("ballots added"),
    "ballot-removed": N_("ballot removed"),
    "ballot-moved": N_("ballot moved"),
    "ballot-worded": N_("wording of a ballot"),
    "document-attached": N_("document attached"),
    "document-marked": N_("document released or restricted"),
    "document-removed": N_("document removed"),
}
"""What was changed, given or wrong: credentials, and parts of a draft."""


def actor_name(by: str, names: Mapping[str, str], language: str = "en") -> str:
    """Return who acted: an officer's name, if `names` has it by their id, or the words for `operator`, `worker` or `visitor`."""
    return names.get(by) or named(_OTHER_ACTORS, by, language)


def act_name(act: str, language: str = "en") -> str:
    """Return the words for an act's code: `Draft created`."""
    return named(_ACTS, act, language)


def fact_lines(facts: Mapping[str, Any], names: Mapping[str, str], language: str = "en") -> list[tuple[str, str]]:
    """Return name and value of each fact that is there, in words. `names` are the officers' by their ids."""
    return [
        (named(_FACTS, name, language), _fact_value(name, value, names, language))
        for name, value in facts.items()
        if value not in (None, "")
    ]


def _fact_value(name: str, value: Any, names: Mapping[str, str], language: str) -> str:
    if name == "role":
        return role_name(str(value), language)
    if name == "state":
        return state_name(str(value), language)
    if name in ("what", "given", "wrong") and value in _VALUES:
        return say(language, _VALUES[value])
    if name == "language":
        return language_in_words(str(value), language)
    if isinstance(value, bool):
        return say(language, N_("yes") if value else N_("no"))
    if isinstance(value, list | tuple):
        return listed([str(one) for one in value], language)
    return names.get(str(value), str(value))
