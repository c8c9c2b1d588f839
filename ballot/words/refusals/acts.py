"""The words for acts: what a role does not allow, what was done before, which stage it is, what does not exist yet."""

from __future__ import annotations

from ballot.words import N_

ACTS: dict[str, str] = {
    "add-focal-point": N_("to add a focal point"),
    "amend-roll": N_("to amend the roll"),
    "annul": N_("to annul a consultation"),
    "change-agendas": N_("to change sessions and their agendas"),
    "close": N_("to close a consultation early"),
    "confirm": N_("to confirm a proposal of another officer"),
    "designate-focal-points": N_("to import a list of focal points"),
    "draft": N_("to prepare a consultation"),
    "edit": N_("to change a draft"),
    "extend": N_("to extend a deadline"),
    "import": N_("to enter proposed conclusions in the register"),
    "open": N_("to open a consultation"),
    "propose": N_("to propose an act for confirmation by another officer"),
    "publish": N_("to publish a file"),
    "record-paper-reply": N_("to record a paper reply"),
    "reject": N_("to reject a proposal of another officer"),
    "remind": N_("to remind Member States"),
    "remove-focal-point": N_("to remove a focal point"),
    "replace-focal-point": N_("to replace a focal point by another person"),
    "replace-link": N_("to replace a link"),
    "seat-members": N_("to define the membership of the Council"),
    "see-agendas": N_("to view sessions and their agendas"),
    "see-page": N_("to view this page"),
    "see-paper-reply": N_("to view a paper reply"),
    "send-failed-mails-again": N_("to send a mail again"),
    "send-mail-again": N_("to send a mail again"),
    "set-right-to-vote": N_("to suspend or restore a right to vote"),
    "withdraw": N_("to withdraw a ballot"),
}
"""After "your role (Auditor) does not allow you "."""

DONE: dict[str, str] = {
    "body-founded": N_("the Council is at {host}, and its records keep that name"),
    "closed": N_("the consultation is already closed"),
    "confirmed": N_("it has already been confirmed"),
    "consultation-drafted": N_("a consultation {reference} already exists"),
    "focal-point-added": N_("the address {email} already belongs to a focal point"),
    "officer-added": N_("the address {email} already belongs to an officer"),
    "add-passkey": N_("this passkey has already been added"),
    "opened": N_("the consultation has already been opened"),
    "paper-registered": N_("the conclusions of this paper are already in the register"),
    "rejected": N_("it has already been rejected, or was set aside when the consultation ended"),
    "session-added": N_("a session or consultation {reference} already exists"),
    "roll-amended": N_("the roll already says so of {state}"),
}

STAGES: dict[str, str] = {
    "draft": N_("the consultation is still a draft"),
    "open": N_("the consultation is open"),
    "closed": N_("the consultation is closed, and its result is not declared yet"),
    "declared": N_("the consultation is closed, and its result is declared"),
    "annulled": N_("the consultation is annulled"),
}

MISSING: dict[str, str] = {
    "ballots": N_("a ballot"),
    "ballot-titles": N_("a title of each ballot"),
    "legal-basis": N_("the legal basis"),
    "authorised-by": N_("the authorizing decision"),
    "deadline": N_("the deadline"),
    "roll": N_("a Member State with the right to vote"),
}
FOCAL_POINT_FOR = N_("a focal point for {states}")

_SIGNED_SOON = N_(
    "Please try again in a moment: signatures follow a few seconds after the act. If the problem persists, "
    "please inform your administrator."
)
WHAT: dict[str, tuple[str, str]] = {
    "record": (
        N_("the consultation is still a draft, and has no record before it is opened"),
        N_("Open the consultation first."),
    ),
    "checkpoint": (N_("the newest entries of the record are not signed yet"), _SIGNED_SOON),
    "tally": (N_("the result is declared, and its tally is not signed yet"), _SIGNED_SOON),
    "result": (
        N_("there is no result yet"),
        N_("Come back once the result has been declared."),
    ),
    "reply": (
        N_("no reply of your State has been recorded, so there is no receipt"),
        N_("Record a reply; the receipt will follow."),
    ),
    "opening": (
        N_("there is no secret reply of your State to disclose"),
        N_("After closing, the record itself discloses all replies that stand."),
    ),
    "scan": (
        N_("no scan is stored here under this hash"),
        N_("Open it from the reply to which it belongs."),
    ),
    "proposal": (
        N_("no act with this number is awaiting another officer"),
        N_("Check the list of pending acts; this one may already have been settled."),
    ),
    "failed-mail": (
        N_("this mail has not failed, or is already being sent again"),
        N_("Check the list of mails again."),
    ),
    "passkey": (
        N_("a passkey cannot be added or used here"),
        N_("Sign in with your password and a code."),
    ),
}
"""What does not exist yet, and what to do about it."""
