"""The words for acts: what a role does not allow, what was done before, which stage it is, what does not exist yet."""

from __future__ import annotations

from ballot.words import N_

ACTS: dict[str, str] = {
    "add-focal-point": N_("to add a focal point"),
    "amend-roll": N_("to amend the roll"),
    "annul": N_("to annul a consultation"),
    "close": N_("to close a consultation early"),
    "confirm": N_("to confirm what another officer has proposed"),
    "designate-focal-points": N_("to enter a list of focal points"),
    "draft": N_("to prepare a consultation"),
    "edit": N_("to change a draft"),
    "extend": N_("to extend a deadline"),
    "import": N_("to put proposed conclusions into the register"),
    "open": N_("to open a consultation"),
    "propose": N_("to propose what another officer confirms"),
    "publish": N_("to publish a file"),
    "record-paper-reply": N_("to record a reply that came on paper"),
    "reject": N_("to reject what another officer has proposed"),
    "remind": N_("to remind Member States"),
    "remove-focal-point": N_("to remove a focal point"),
    "replace-focal-point": N_("to put another person in a focal point’s place"),
    "replace-link": N_("to replace a link"),
    "seat-members": N_("to lay down who is a member of the body"),
    "see-page": N_("to see this page"),
    "see-paper-reply": N_("to see a reply that came on paper"),
    "send-failed-mails-again": N_("to send a mail again"),
    "send-mail-again": N_("to send a mail again"),
    "set-right-to-vote": N_("to suspend or restore a right to vote"),
    "withdraw": N_("to withdraw a ballot"),
}
"""After "your role (Auditor) does not allow you "."""

DONE: dict[str, str] = {
    "body-founded": N_("the body is at {host}, and its records keep that name"),
    "closed": N_("the consultation is closed already"),
    "confirmed": N_("it was confirmed before"),
    "consultation-drafted": N_("there is a consultation {reference} already"),
    "focal-point-added": N_("the address {email} is a focal point’s already"),
    "officer-added": N_("the address {email} is an officer’s already"),
    "add-passkey": N_("this passkey was added before"),
    "opened": N_("the consultation was opened before"),
    "rejected": N_("it was rejected before, or laid aside when the consultation ended"),
    "roll-amended": N_("the roll says that of {state} already"),
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
    "authorised-by": N_("who authorised it"),
    "deadline": N_("the deadline"),
    "roll": N_("a Member State with the right to vote"),
}
FOCAL_POINT_FOR = N_("a focal point for {states}")

_SIGNED_SOON = N_(
    "Try again in a moment: signatures follow a few seconds after the act. If this lasts, tell whoever looks after this "
    "installation."
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
        N_("Come back after the result is declared."),
    ),
    "reply": (
        N_("no reply of your State is recorded, so there is no receipt"),
        N_("Record a reply; its receipt follows."),
    ),
    "opening": (
        N_("there is no sealed reply of your State to open"),
        N_("After closing, the record itself has the openings of all replies that stand."),
    ),
    "scan": (
        N_("no scan is kept here under this hash"),
        N_("Open it from the reply that it belongs to."),
    ),
    "proposal": (
        N_("no act with this number waits for a second officer"),
        N_("Look at the list of what waits; somebody may have settled it."),
    ),
    "failed-mail": (
        N_("this mail has not failed, or is on its way again"),
        N_("Look at the list of mails again."),
    ),
    "passkey": (
        N_("a passkey cannot be added or used here"),
        N_("Sign in with your password and a code."),
    ),
}
"""What does not exist yet, and what to do about it."""
