"""The words for every refusal, by its code: one table for pages, for the programs' interface and for the terminal.

`reason` is a clause: after "Your reply was not recorded: " or "Nothing was changed: " it ends the sentence, and alone it
is one. It may use the refusal's facts, made readable by `explain`. Where a fact is itself a code (`{why}`, `{what}`,
`{act}`, `{stage}`), its words are in `refusal_reasons` and `acts`. `do` says what to do now.
"""

from __future__ import annotations

from ballot.words import N_
from ballot.words.refusals.requests import REQUESTS, Words

_MISTAKE = N_("If you think that this is a mistake, please write to the secretariat.")
_PAPER_AGAIN = N_("Load the ballot paper again and reply on it.")
_SHORTEN = N_("Shorten it, or send the longer text to the secretariat as a letter.")
_WHERE_IT_STANDS = N_("Check the current state.")
_LOOK_AND_REVIEW = N_("Check the standing reply, and review yours again if it should replace it.")
_CORRECT = N_("Correct it and send the form again.")

REFUSALS: dict[str, Words] = {
    **REQUESTS,
    "session-changed": Words(
        400,
        N_("Please press the button again"),
        N_("the page was opened before your present session began"),
        N_("Your input is still here, and nowhere else."),
    ),
    # --------------------------------------------------------------------- replies
    "closed": Words(
        410,
        N_("This consultation is closed"),
        N_("the consultation is closed"),
        N_("No further reply can be recorded."),
    ),
    "deadline-passed": Words(
        410,
        N_("The deadline has passed"),
        N_("the deadline passed at {closes_at}"),
        N_("Nothing can be recorded after the deadline."),
    ),
    "annulled": Words(
        409,
        N_("This consultation was annulled"),
        N_("this consultation was annulled on {time}"),
        N_("No reply is counted, and there is no result."),
    ),
    "not-open": Words(
        409,
        N_("Not possible at this stage of the consultation"),
        "{stage}",
        N_("Check the current state of the consultation."),
    ),
    "not-on-roll": Words(
        403,
        N_("Not on the roll"),
        N_("{state} is not on the roll of this consultation"),
        _MISTAKE,
        "{state} is not on the roll",
    ),
    "not-entitled": Words(
        403,
        N_("No right to vote"),
        N_("{state} does not have the right to vote in this consultation; the ground given is {ground}"),
        _MISTAKE,
    ),
    "unknown-ballot": Words(
        422,
        N_("Ballot not found"),
        N_("this consultation has no ballot “{ballot}”"),
        N_("Reload the page, and choose among the ballots shown."),
    ),
    "ballot-withdrawn": Words(
        409,
        N_("A ballot was withdrawn"),
        N_("ballot {ballot} has been withdrawn"),
        N_("Reload the page. It shows the remaining ballots."),
    ),
    "last-ballot": Words(
        409,
        N_("The last ballot cannot be withdrawn"),
        N_("ballot {ballot} is the only one that has not been withdrawn"),
        N_("Annul the consultation instead."),
    ),
    "older-reply": Words(
        409,
        N_("A newer reply stands"),
        N_("it was received on {received_at}, and the reply that stands on {stands}"),
        N_("Check when it was received. An older letter does not replace a newer reply."),
    ),
    "unknown-choice": Words(
        422,
        N_("Choice not available"),
        N_("on ballot {ballot}, the choices are in favour, against or abstain"),
        _PAPER_AGAIN,
        "ballot {ballot}: {choice} is none of for, against, abstain",
    ),
    "empty-reply": Words(
        422,
        N_("The reply has no answer"),
        N_("no ballot was answered"),
        N_("Answer at least one ballot. A ballot without an answer counts as no reply."),
    ),
    "statement-too-long": Words(
        422,
        N_("A statement is too long"),
        N_("the statement on ballot {ballot} has {length} characters; the maximum is {limit}"),
        _SHORTEN,
    ),
    "reply-too-large": Words(
        413,
        N_("The statements are too long in total"),
        N_("the statements of this reply are too long in total"),
        N_("Shorten them, or send the longer text to the secretariat as a letter."),
    ),
    "reply-changed": Words(
        409,
        N_("Another reply was recorded in the meantime"),
        N_("another focal point of your State has replied since you opened this ballot paper"),
        _LOOK_AND_REVIEW,
    ),
    "paper-reply-came": Words(
        409,
        N_("Another reply was recorded in the meantime"),
        N_("another reply of your State was recorded after this paper was opened"),
        _LOOK_AND_REVIEW,
    ),
    "too-many-replies": Words(
        429,
        N_("Too many replies within an hour"),
        N_("at most {limit} replies are recorded within an hour"),
        N_("Wait {retry_after} and try again. Until then the last recorded reply counts."),
    ),
    "too-many-unfinished": Words(
        429,
        N_("Too many sessions with saved answers"),
        N_(
            "your answers have not been saved for later, because {limit} sessions opened with your link "
            "already have saved answers"
        ),
        N_(
            "Your answers are still on this page and can be reviewed and recorded. If these sessions were "
            "not all yours, ask the secretariat for a new link."
        ),
    ),
    "code-needed": Words(
        403,
        N_("A code is needed"),
        N_("in this consultation a reply is recorded with a code that is sent by mail"),
        _PAPER_AGAIN,
    ),
    "code-refused": Words(
        422,
        N_("This code is not correct"),
        N_("this is not the code that was sent; attempts left: {left}"),
        N_("Enter the six digits of the newest mail."),
    ),
    "code-spent": Words(
        422,
        N_("This code is no longer valid"),
        N_("the code has already been used, has expired, or was entered incorrectly too often"),
        N_("Ask for a new code."),
    ),
    "too-many-codes": Words(
        429,
        N_("Too many codes"),
        N_("too many codes were sent to you"),
        N_("Wait {retry_after} and try again, or let another focal point of your State reply."),
    ),
    # ------------------------------------------------------------------ officers' acts
    "unknown-consultation": Words(
        404,
        N_("Consultation not found"),
        N_("no consultation is known under this reference"),
        N_("Check the address."),
        "there is no consultation {reference}",
    ),
    "unknown-person": Words(
        404,
        N_("Person not found"),
        N_("no officer and no focal point is known as “{who}”"),
        N_("Check the list again; it may have changed."),
    ),
    "not-allowed": Words(
        403,
        N_("Your role does not allow this"),
        N_("your role ({role}) does not allow you {act}"),
        N_("Ask an officer whose role allows it."),
        "the role {role} does not allow an officer {act}",
    ),
    "second-officer-needed": Words(
        403,
        N_("Confirmation by another officer is required"),
        N_("this must be confirmed by an officer other than the one who proposed it"),
        N_("Ask another officer of the secretariat to confirm it."),
    ),
    "already-done": Words(409, N_("This has already been done"), "{done}", _WHERE_IT_STANDS),
    "incomplete": Words(
        422,
        N_("The draft is not complete"),
        N_("the draft is incomplete: {missing}"),
        N_("Complete the draft, then open the consultation."),
    ),
    "draft-changed": Words(
        409,
        N_("The draft has been changed"),
        N_("another officer has changed this part of the draft since you opened it"),
        N_("Check the current contents, and send the form again if yours should replace them."),
    ),
    "register-changed": Words(
        409,
        N_("Somebody has decided about it in the meantime"),
        N_("the conclusion is no longer what this page showed: somebody has decided about it in the meantime"),
        N_("Load the page again and look at it as it stands now."),
    ),
    "unknown-paper": Words(
        404,
        N_("Paper not found"),
        N_("there is no such paper or conclusion"),
        N_("Check the list again; it may have changed."),
    ),
    "list-changed": Words(
        409,
        N_("There have been changes since the list was shown"),
        N_("focal points, or the consultations that are open, have changed since the list was shown"),
        N_("Check what the list would change now, then import it."),
    ),
    "agenda-changed": Words(
        409,
        N_("The agenda has been changed"),
        N_("another officer has changed the agenda since you opened the page"),
        N_("Check what it says now, and send the form again if yours should replace it."),
    ),
    "unknown-session": Words(
        404,
        N_("Session not found"),
        N_("there is no such session or consultation"),
        N_("Go back to the list of sessions."),
    ),
    "unknown-item": Words(
        404,
        N_("Item not found"),
        N_("the agenda has no such item, or it has been removed"),
        N_("Go back to the agenda. It shows the remaining items."),
    ),
    "unknown-document": Words(
        404,
        N_("Document not found"),
        N_("no ballot of this draft has this document"),
        N_("Reload the page. It shows the remaining documents."),
    ),
    "unknown-mail": Words(
        404,
        N_("Mail not found"),
        N_("no mail about this consultation has this number"),
        N_("Check the address."),
    ),
    "bad-deadline": Words(422, N_("This time cannot be used"), "{why}", N_("Choose another date or hour.")),
    "bad-input": Words(422, N_("Part of the form cannot be used"), N_("“{field}” – {why}"), _CORRECT),
    "statement-refused": Words(422, N_("Part of the form cannot be used"), N_("“{field}” – {why}"), _CORRECT),
    "not-all-replied": Words(
        409,
        N_("Not every Member State has replied"),
        N_("early closing requires a reply from every Member State having the right to vote; none yet from {missing}"),
        N_("Wait for the deadline, or for these replies."),
    ),
    "left-blank": Words(
        409,
        N_("A reply leaves a ballot blank"),
        N_(
            "every Member State has replied, but not on every ballot. Nobody can see before closing which "
            "ballot or which State is concerned"
        ),
        N_("Wait for the deadline: until then any State can complete its reply."),
    ),
    "too-much": Words(
        413,
        N_("Too many files"),
        N_("the files of this consultation would exceed what its bundle may contain"),
        N_("Attach fewer or smaller files."),
    ),
    "not-ready": Words(409, N_("Not ready yet"), "{what}", "{to_do}"),
    "not-public-yet": Words(
        403,
        N_("Not public yet"),
        N_("the record is public once the result is declared"),
        N_("Please come back then."),
    ),
    "unreadable-document": Words(422, N_("This file cannot be read"), "{why}", N_("Check the file and send it again.")),
    "key-missing": Words(
        503,
        N_("Not possible at the moment"),
        N_("a key that is required for this is not in place on our side"),
        N_("Please try again later. Your administrator has been informed through the log of the installation."),
        "a key is missing or not kept safely: {why}",
    ),
}

LATE = N_("the deadline passed at {closes_at}, {late} before it reached us")
"""In place of the reason of `deadline-passed`, for a reply."""

LEADS = {
    "reply": N_("Your reply was not recorded: {reason}."),
    "act": N_("Nothing was changed: {reason}."),
    "look": N_("{reason}."),
}
"""How the first sentence begins: after sending a reply, after any other act, on looking."""
