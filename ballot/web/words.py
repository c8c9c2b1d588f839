"""The words for every refusal, by its code: English, and one table, so that other languages can stand beside it.

`reason` is a clause: after "Your reply was not recorded: " or "Nothing was changed: " it ends the sentence, and alone it
is one. It may use the refusal's facts, made readable by `errors.readable`. `do` says what to do now.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What a refusal's page says, and its status."""

    status: int
    title: str
    reason: str
    do: str


REFUSALS: dict[str, Words] = {
    # -------------------------------------------------------------- links and sessions
    "link-invalid": Words(
        404,
        "This link is not valid",
        "the link is incomplete, was altered on its way, or was not issued here",
        "Open the link in the mail again, or copy its address whole, to the last character. "
        "If that does not help, ask the secretariat for a new link.",
    ),
    "link-withdrawn": Words(
        410,
        "This link was withdrawn",
        "the link was good once, and is so no longer: a newer one has replaced it, or the person it was sent to is "
        "no focal point any more",
        "Use the link in the newest mail. A reply that was recorded before stands. "
        "If you think that this is a mistake, write to the secretariat.",
    ),
    "link-needed": Words(
        403,
        "Please open your link again",
        "your session has ended, or this browser has not opened the link to this consultation",
        "Open the link in the mail from the secretariat. It leads back to the ballot paper, with the reply that "
        "stands for your State already filled in.",
    ),
    "other-consultation": Words(
        403,
        "Your link is for another consultation",
        "the link that you opened is for another consultation, and each link is good for its own alone",
        "Open the link in the mail about this consultation.",
    ),
    "sign-in-refused": Words(
        403,
        "Sign-in refused",
        "the address and the password do not belong together",
        "Check both and try again.",
    ),
    "too-many-attempts": Words(
        429,
        "Too many attempts",
        "there were too many failed attempts to sign in",
        "Wait {retry_after} and try again.",
    ),
    "form-expired": Words(
        400,
        "This form does not belong to your session",
        "the form was opened before you signed in, or your browser does not keep cookies for this site",
        "Go back, load the page again and send the form once more.",
    ),
    # --------------------------------------------------------------------- replies
    "closed": Words(
        410,
        "This consultation is closed",
        "the consultation is closed",
        "No reply can be recorded any more.",
    ),
    "deadline-passed": Words(
        410,
        "The deadline has passed",
        "the deadline passed at {closes_at}{late}",
        "Nothing can be recorded after the deadline.",
    ),
    "not-open": Words(
        409,
        "This consultation is not open",
        "the consultation is not open; it is {stage}",
        "The mail about it says when replies are taken.",
    ),
    "not-on-roll": Words(
        403,
        "Not on the roll",
        "{state} is not on the roll of this consultation",
        "Write to the secretariat if you think that this is a mistake.",
    ),
    "not-entitled": Words(
        403,
        "No right to vote",
        "{state} does not have the right to vote in this consultation. Ground: {ground}",
        "Write to the secretariat if you think that this is a mistake.",
    ),
    "unknown-ballot": Words(
        422,
        "There is no such ballot",
        "this consultation has no ballot “{ballot}”",
        "Load the ballot paper again and reply on it.",
    ),
    "ballot-withdrawn": Words(
        409,
        "A ballot was withdrawn",
        "ballot {ballot} has been withdrawn by the chair since this paper was opened",
        "Load the ballot paper again. It shows the ballots that are left.",
    ),
    "unknown-choice": Words(
        422,
        "There is no such choice",
        "on ballot {ballot}, one can be in favour, against, or abstain",
        "Load the ballot paper again and reply on it.",
    ),
    "empty-reply": Words(
        422,
        "The reply has no answer",
        "no ballot was answered",
        "Answer at least one ballot. A ballot without an answer counts as no reply.",
    ),
    "statement-too-long": Words(
        422,
        "A statement is too long",
        "the statement on ballot {ballot} has {length} characters, and {limit} are the most",
        "Shorten it, or send the longer text to the secretariat as a letter.",
    ),
    "reply-too-large": Words(
        413,
        "The statements are too long together",
        "the statements of this reply are too long together",
        "Shorten them, or send the longer text to the secretariat as a letter.",
    ),
    "reply-changed": Words(
        409,
        "Another reply came in between",
        "another focal point of your State has replied since this paper was opened",
        "Look at the reply that stands now, and review yours anew if it should replace it.",
    ),
    # ------------------------------------------------------------------ officers' acts
    "unknown-consultation": Words(
        404,
        "There is no such consultation",
        "no consultation is known under this reference",
        "Check the address.",
    ),
    "unknown-person": Words(
        404,
        "There is no such person",
        "no officer and no focal point is known as “{who}”",
        "Look at the list again; it may have changed.",
    ),
    "not-allowed": Words(
        403,
        "Not for your role",
        "your role ({role}) does not carry this act",
        "Ask an officer whose role does.",
    ),
    "second-officer-needed": Words(
        403,
        "A second officer is needed",
        "this is confirmed by another officer than the one who proposed it",
        "Ask a colleague of the secretariat to confirm it.",
    ),
    "already-done": Words(
        409,
        "This was done already",
        "it was done before, and is not done twice",
        "Look at where it stands now.",
    ),
    "incomplete": Words(
        422,
        "The draft is not complete",
        "the draft still lacks: {missing}",
        "Complete the draft, then open it.",
    ),
    "bad-deadline": Words(
        422,
        "This deadline cannot be",
        "the deadline cannot be used ({why})",
        "Choose another date or hour.",
    ),
    "bad-input": Words(
        422,
        "Something in the form cannot be used",
        "“{field}” cannot be used: {why}",
        "Go back and correct it.",
    ),
    "not-all-replied": Words(
        409,
        "Not every Member State has replied",
        "closing early needs a reply of every Member State having the right to vote. Still missing: {missing}",
        "Wait for the deadline, or for these replies.",
    ),
    "left-blank": Words(
        409,
        "A reply leaves a ballot blank",
        "every Member State has replied, but not on every ballot. Which, and which State, nobody sees before closing",
        "Wait for the deadline: until then any State may complete its reply.",
    ),
    "too-much": Words(
        413,
        "Too many files",
        "the files of this consultation would be more than its bundle may hold",
        "Attach fewer or smaller files.",
    ),
    "not-ready": Words(
        409,
        "Not ready yet",
        "what you asked for does not exist yet ({what})",
        "Try again in a moment. Signatures follow a few seconds after the act.",
    ),
    "unreadable-document": Words(
        422,
        "This file cannot be read",
        "the file is not what it should be: {why}",
        "Check the file and send it again.",
    ),
    "key-missing": Words(
        503,
        "Not possible at the moment",
        "a key that is needed for this is not in its place on our side",
        "Try again later. Whoever looks after this installation has been told in its log.",
    ),
}

OTHERS: dict[int, Words] = {
    400: Words(
        400,
        "This request cannot be read",
        "the request could not be read",
        "Go back and try again.",
    ),
    403: Words(
        403,
        "Not allowed",
        "this request did not come from a page of this site",
        "Load the page again and try once more.",
    ),
    404: Words(
        404,
        "There is no such page",
        "no page has this address",
        "Check the address, or go back to where you came from.",
    ),
    405: Words(
        405,
        "This page is not opened like that",
        "this address takes a form and is no page",
        "Go back and use the button on the page.",
    ),
    413: Words(
        413,
        "Too much was sent",
        "the form or the file is larger than this page takes",
        "Shorten it, or send a smaller file.",
    ),
    500: Words(
        500,
        "Something went wrong on our side",
        "something went wrong on our side",
        "Nothing you did caused this. Look at where things stand before you try again. If it happens again, tell the "
        "secretariat the reference {reference}.",
    ),
    503: Words(
        503,
        "Not possible at the moment",
        "the installation has found something wrong with its own store and does nothing until that is settled",
        "Nothing that was recorded before is lost. Tell the secretariat the reference {reference}.",
    ),
}
"""By status: what is wrong with a request as such, or with us."""

LEADS = {
    "reply": "Your reply was not recorded: {reason}.",
    "act": "Nothing was changed: {reason}.",
    "look": "{reason}.",
}
"""How the first sentence begins: after sending a reply, after any other act, on looking."""

CLOSED_WORD = {
    "draft": "still a draft",
    "closed": "closed",
    "declared": "closed, and its result declared",
    "annulled": "annulled",
}
MISSING = {
    "ballots": "a ballot",
    "legal-basis": "the legal basis",
    "authorised-by": "who authorised it",
    "deadline": "the deadline",
    "roll": "a Member State with the right to vote",
}
