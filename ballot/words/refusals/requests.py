"""The words for links and sessions that are no good, for what is wrong with a request as such, and for faults of ours.

They are part of the one table, `refusals.REFUSALS`.
"""

from __future__ import annotations

from dataclasses import dataclass

from ballot.words import N_


@dataclass(frozen=True)
class Words:
    """What is said of a refusal, and the status of its page."""

    status: int
    title: str
    reason: str
    do: str
    at_terminal: str = ""
    """In place of `reason`, for whoever runs the installation; in English alone."""


REQUESTS: dict[str, Words] = {
    # -------------------------------------------------------------- links and sessions
    "link-invalid": Words(
        404,
        N_("This link is not valid"),
        N_("the link is incomplete, was altered on its way, has already been used, or was not issued here"),
        N_(
            "Open the link in the mail again, or copy its address whole, to the last character. "
            "If that does not help, ask the secretariat for a new link."
        ),
    ),
    "link-withdrawn": Words(
        410,
        N_("This link was withdrawn"),
        N_(
            "the link is no longer valid: it has been replaced by a newer one, or the person to whom it was "
            "sent is no longer a focal point"
        ),
        N_(
            "Use the link in the newest mail. A reply that was recorded earlier stands. If you think that "
            "this is a mistake, please write to the secretariat."
        ),
    ),
    "link-needed": Words(
        403,
        N_("Please open your link again"),
        N_("your session has ended, or the link to this consultation has not been opened in this browser"),
        N_(
            "Open the link in the mail from the secretariat. It leads back to the ballot paper, with the "
            "standing reply of your State already filled in."
        ),
    ),
    "other-consultation": Words(
        403,
        N_("This browser is in another consultation"),
        N_("this browser is now in {here}, whose link was opened last"),
        N_("To go on with this consultation, open its own link again."),
    ),
    "made-for-other-consultation": Words(
        403,
        N_("This browser is in another consultation"),
        N_("you filled this in for {reference}, and this browser is now in {here}"),
        N_("Open the link of {reference} again."),
    ),
    "made-for-other-state": Words(
        403,
        N_("This browser is used for another Member State"),
        N_("you filled this in for {state}, and this browser is now used for {other_state}"),
        N_("Open the link of {state} again."),
    ),
    "too-many-link-requests": Words(
        429,
        N_("Too many requests"),
        N_("links were requested too often"),
        N_("Wait {retry_after} and try again. A link that was sent to you remains valid."),
    ),
    "sign-in-needed": Words(
        403,
        N_("Please sign in again"),
        N_("nobody is signed in, or the session has ended"),
        N_("Sign in and try again."),
    ),
    "sign-in-refused": Words(
        403,
        N_("Sign-in refused"),
        N_("the address and the password do not match"),
        N_("Check both and try again."),
    ),
    "step-over": Words(
        403,
        N_("Please start again"),
        N_("this step has already been done, has expired, or was tried too often"),
        N_("Start again from the first page."),
    ),
    "credentials-needed": Words(
        403,
        N_("Please enter your credentials again"),
        N_("this requires credentials that were entered a few minutes ago at most"),
        N_("Enter them again to continue."),
    ),
    "too-many-attempts": Words(
        429,
        N_("Too many attempts"),
        N_("there were too many failed attempts"),
        N_("Wait {retry_after} and try again."),
        "there were too many failed attempts; wait {retry_after}",
    ),
    "form-expired": Words(
        400,
        N_("This form does not belong to your session"),
        N_("the form was opened before you signed in, or your browser does not accept cookies for this site"),
        N_("Go back, load the page again and send the form once more."),
    ),
    # ------------------------------------------- what is wrong with a request as such, or with us
    "http-400": Words(
        400, N_("This request cannot be read"), N_("the request could not be read"), N_("Go back and try again.")
    ),
    "http-403": Words(
        403,
        N_("Not allowed"),
        N_("this request did not come from a page of this site"),
        N_("Reload the page and try again."),
    ),
    "http-404": Words(
        404,
        N_("Page not found"),
        N_("no page has this address"),
        N_("Please check the address, or return to the previous page."),
    ),
    "http-405": Words(
        405,
        N_("This page cannot be opened in this way"),
        N_("this address accepts a form and is not a page"),
        N_("Go back and use the button on the page."),
    ),
    "http-413": Words(
        413,
        N_("The form or file is too large"),
        N_("the form or the file is larger than this page accepts"),
        N_("Shorten it, or send a smaller file."),
    ),
    "http-429": Words(
        429,
        N_("Too many requests"),
        N_("too many requests came from your network in a short time"),
        N_("Wait a minute and try again."),
    ),
    "fault": Words(
        500,
        N_("Something went wrong on our side"),
        N_("something went wrong on our side"),
        N_(
            "This was not caused by anything you did. Please check the current state before you try again. "
            "If it happens again, please give the secretariat the reference {reference}."
        ),
    ),
    "unavailable": Words(
        503,
        N_("Not possible at the moment"),
        N_("the installation has detected a fault in its own data and suspends its work until this is settled"),
        N_("Nothing that was recorded earlier is lost. Please give the secretariat the reference {reference}."),
    ),
}
