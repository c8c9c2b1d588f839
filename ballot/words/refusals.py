"""The words for every refusal, by its code: one table for pages, for the programs' interface and for the terminal.

`reason` is a clause: after "Your reply was not recorded: " or "Nothing was changed: " it ends the sentence, and alone it
is one. It may use the refusal's facts, made readable by `explain`. Where a fact is itself a code (`{why}`, `{what}`,
`{act}`, `{stage}`), its words are in `refusal_reasons` and `acts`. `do` says what to do now.
"""

from __future__ import annotations

from ballot.words import N_
from ballot.words.requests import REQUESTS, Words

_MISTAKE = N_("Write to the secretariat if you think that this is a mistake.")
_PAPER_AGAIN = N_("Load the ballot paper again and reply on it.")
_SHORTEN = N_("Shorten it, or send the longer text to the secretariat as a letter.")
_WHERE_IT_STANDS = N_("Look at where it stands now.")
_LOOK_AND_REVIEW = N_("Look at the reply that stands now, and review yours anew if it should replace it.")
_CORRECT = N_("Correct it and send the form again.")

REFUSALS: dict[str, Words] = {
    **REQUESTS,
    "session-changed": Words(
        400,
        N_("Please press the button once more"),
        N_("the page was opened before your present session began"),
        N_("What you filled in is still here, and nowhere else."),
    ),
    # --------------------------------------------------------------------- replies
    "closed": Words(
        410,
        N_("This consultation is closed"),
        N_("the consultation is closed"),
        N_("No reply can be recorded any more."),
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
        N_("Look at where the consultation stands."),
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
        N_("There is no such ballot"),
        N_("this consultation has no ballot “{ballot}”"),
        N_("Load the page again, and choose among the ballots that it shows."),
    ),
    "ballot-withdrawn": Words(
        409,
        N_("A ballot was withdrawn"),
        N_("ballot {ballot} has been withdrawn"),
        N_("Load the page again. It shows the ballots that are left."),
    ),
    "unknown-choice": Words(
        422,
        N_("There is no such choice"),
        N_("on ballot {ballot}, one can be in favour, against, or abstain"),
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
        N_("the statement on ballot {ballot} has {length} characters, and {limit} are the most"),
        _SHORTEN,
    ),
    "reply-too-large": Words(
        413,
        N_("The statements are too long together"),
        N_("the statements of this reply are too long together"),
        N_("Shorten them, or send the longer text to the secretariat as a letter."),
    ),
    "reply-changed": Words(
        409,
        N_("Another reply came in between"),
        N_("another focal point of your State has replied since this paper was opened"),
        _LOOK_AND_REVIEW,
    ),
    "paper-reply-came": Words(
        409,
        N_("Another reply came in between"),
        N_("another reply of your State was recorded after this paper was opened"),
        _LOOK_AND_REVIEW,
    ),
    "too-many-replies": Words(
        429,
        N_("Too many replies within an hour"),
        N_("no more than {limit} replies are recorded within an hour"),
        N_("Wait {retry_after} and try again. Until then the reply that was recorded last counts."),
    ),
    "too-many-unfinished": Words(
        429,
        N_("Too many sessions keep answers"),
        N_(
            "what you filled in is not kept for later, because {limit} sessions opened by your link keep answers already"
        ),
        N_(
            "It is still on this page and can be reviewed and recorded. "
            "If these sessions were not all yours, ask the secretariat for a new link."
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
        N_("This is not the code"),
        N_("this is not the code that was sent; tries left: {left}"),
        N_("Type the six digits of the newest mail."),
    ),
    "code-spent": Words(
        422,
        N_("This code is no longer valid"),
        N_("the code was used before, has expired, or was typed wrongly too often"),
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
        N_("There is no such consultation"),
        N_("no consultation is known under this reference"),
        N_("Check the address."),
        "there is no consultation {reference}",
    ),
    "unknown-person": Words(
        404,
        N_("There is no such person"),
        N_("no officer and no focal point is known as “{who}”"),
        N_("Look at the list again; it may have changed."),
    ),
    "not-allowed": Words(
        403,
        N_("Not for your role"),
        N_("your role ({role}) does not allow you {act}"),
        N_("Ask an officer whose role does."),
        "the role {role} does not allow an officer {act}",
    ),
    "second-officer-needed": Words(
        403,
        N_("A second officer is needed"),
        N_("this is confirmed by another officer than the one who proposed it"),
        N_("Ask a colleague of the secretariat to confirm it."),
    ),
    "already-done": Words(409, N_("This was done already"), "{done}", _WHERE_IT_STANDS),
    "incomplete": Words(
        422,
        N_("The draft is not complete"),
        N_("the draft still lacks {missing}"),
        N_("Complete the draft, then open it."),
    ),
    "draft-changed": Words(
        409,
        N_("Somebody has changed the draft"),
        N_("somebody has changed this part of the draft since you opened it"),
        N_("Look at what stands there now, and send the form again if yours should replace it."),
    ),
    "list-changed": Words(
        409,
        N_("Something has changed since the list was shown"),
        N_("focal points, or the consultations that are open, have changed since the list was shown"),
        N_("Look at what the list would change now, and take it then."),
    ),
    "unknown-document": Words(
        404,
        N_("There is no such document"),
        N_("no ballot of this draft has this document, or not any more"),
        N_("Load the page again. It shows the documents that are left."),
    ),
    "unknown-mail": Words(
        404,
        N_("There is no such mail"),
        N_("no mail about this consultation has this number"),
        N_("Check the address."),
    ),
    "bad-deadline": Words(422, N_("This time cannot be used"), "{why}", N_("Choose another date or hour.")),
    "bad-input": Words(422, N_("Something in the form cannot be used"), N_("“{field}” – {why}"), _CORRECT),
    "not-all-replied": Words(
        409,
        N_("Not every Member State has replied"),
        N_("closing early needs a reply of every Member State having the right to vote; none yet from {missing}"),
        N_("Wait for the deadline, or for these replies."),
    ),
    "left-blank": Words(
        409,
        N_("A reply leaves a ballot blank"),
        N_(
            "every Member State has replied, but not on every ballot. Which, and which State, nobody sees before closing"
        ),
        N_("Wait for the deadline: until then any State may complete its reply."),
    ),
    "too-much": Words(
        413,
        N_("Too many files"),
        N_("the files of this consultation would be more than its bundle may hold"),
        N_("Attach fewer or smaller files."),
    ),
    "not-ready": Words(409, N_("Not ready yet"), "{what}", "{to_do}"),
    "not-public-yet": Words(
        403,
        N_("Not public yet"),
        N_("the record is public once the result is declared"),
        N_("Come back then."),
    ),
    "unreadable-document": Words(422, N_("This file cannot be read"), "{why}", N_("Check the file and send it again.")),
    "key-missing": Words(
        503,
        N_("Not possible at the moment"),
        N_("a key that is needed for this is not in its place on our side"),
        N_("Try again later. Whoever looks after this installation has been told in its log."),
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
