"""The words for what is wrong with a value, a time or a file (`why`), and for the fields of forms, by their codes.

Each `why` is a clause, which may use the facts that its refusal carries.
"""

from __future__ import annotations

from ballot.words import N_

WHY: dict[str, str] = {
    # ------------------------------------------------------------------------------ texts
    "text-needed": N_("a text is needed"),
    "needed-up-to": N_("a text of up to {longest} characters is needed"),
    "not-unicode": N_("the text has characters that are not valid Unicode"),
    "unprintable-character": N_("there is a character that cannot be printed"),
    "ground-needed": N_("a ground is needed where a Member State has no right to vote"),
    "ground-not-needed": N_("a ground is only for a Member State without the right to vote"),
    "not-a-reference": N_("a reference has letters a to z, digits and / . _ - alone, and up to {longest} characters"),
    "reference-needed": N_("the document’s reference is needed, up to {longest} characters"),
    "too-many-of-a-state": N_("a list names {limit} focal points of a Member State at the most"),
    "too-short": N_("it is too short; it takes at least {least} characters"),
    "too-long": N_("it is too long"),
    "too-long-in-language": N_("it has {length} characters in {language}, and {limit} are the most"),
    "not-an-address": N_("this is not an e-mail address"),
    "address-space": N_("there is a space in the e-mail address"),
    "address-sign": N_("“{sign}” cannot stand before the @ of an e-mail address"),
    "address-full-stop": N_("a full stop stands where an e-mail address has none"),
    "address-domain": N_("no mail can be sent to “{domain}”, which stands after the @"),
    "given-twice": N_("it was given twice"),
    "not-six-digits": N_("a code has six digits"),
    "no-code-asked": N_("no code is needed in this consultation"),
    # ----------------------------------------------------------------- one of a few values
    "no-such-role": N_("there is no such role"),
    "no-such-language": N_("there is no such language"),
    "not-one-of-the-six-languages": N_("this is not one of the languages used here"),
    "no-such-state": N_("this is not the two-letter code of a Member State"),
    "no-such-region": N_("this is none of the regions {known}"),
    "no-such-term": N_("the terms known here are {known}"),
    "no-such-rule": N_("there is no such rule"),
    "no-such-verb": N_("there is no such verb"),
    "no-such-channel": N_("a reply does not come in this way"),
    "yes-or-no": N_("one of yes and no is needed"),
    "letters-or-tally": N_("one of the two is needed"),
    "none-ticked": N_("none was ticked"),
    "not-in-the-register": N_("one of them is not in the register any more"),
    "reply-not-named": N_("the form does not say which reply it replaces"),
    "no-state-chosen": N_("a Member State has to be chosen"),
    "not-on-the-roll": N_("this Member State is not on the roll"),
    "twice-on-the-roll": N_("{state} stands on the roll twice"),
    "not-a-path": N_(
        "letters/ or tally/ and a name in unaccented letters is needed, other than that of the tally itself"
    ),
    # ------------------------------------------------------------------------- credentials
    "wrong-code": N_("this is not the code that your application shows now"),
    "not-proposed": N_("the page was opened before you signed in; load it again"),
    "wrong-passkey": N_("the passkey did not answer as it should"),
    "same-password": N_("this is the password that you have now"),
    "last-second-factor": N_("it is your only one, and you have no authenticator"),
    # ------------------------------------------------------------------------------- times
    "not-a-date": N_("this is not a date"),
    "not-a-date-and-hour": N_("a date and an hour are needed"),
    "no-such-time-zone": N_("there is no time zone “{time_zone}”"),
    "year-out-of-reach": N_("the year must be from 2000 to 2999"),
    "clocks-change": N_("the clocks change in this hour, so that it is skipped or comes twice"),
    "not-later": N_("the new deadline is not later than the one in force, {closes_at}"),
    "already-passed": N_("the deadline has passed already"),
    "too-soon": N_("the deadline is too near: the Member States need at least {minimum}"),
    "before-the-deadline": N_("it is before the deadline"),
    "before-the-opening": N_("it is before the opening of the consultation"),
    "still-to-come": N_("this time is still to come"),
    "hours-before": N_("whole hours before the deadline are needed, from 1 to 2160, with commas between them"),
    # ------------------------------------------------------------------------------- files
    "file-needed": N_("a file that is not empty is needed, up to {mib} MiB"),
    "no-file": N_("no file was chosen"),
    "empty-file": N_("it is empty"),
    "file-too-large": N_("it is larger than {mib} MiB"),
    "other-ending": N_("its name does not end in {kinds}"),
    "not-what-it-says": N_("it is no {ending} file, whatever its name says"),
    "too-many-bytes": N_("it has {length} bytes, and {limit} are the most"),
    "word-document": N_("it is a Word document or another zip archive, not text; save it as plain text"),
    "old-word-document": N_("it is an old Word document, not text; save it as plain text"),
    "pdf": N_("it is a PDF, not text; save it as plain text"),
    "rich-text": N_("it is rich text (RTF); save it as plain text"),
    "line-too-long": N_("the line has {length} characters, and {limit} are the most"),
    "control-character": N_("there is a control character ({found}), so it is not text"),
    "other-encoding": N_("it is not {encoding} text; save it as UTF-8, which spreadsheets call “CSV UTF-8”"),
    "no-known-language": N_("there is no text in any of the languages used here"),
    "language-not-read": N_("it is in {language}; records can be read in {languages}"),
    "no-paragraphs": N_("it is not a summary record: no item has numbered paragraphs (a line 1, then 1.1, 1.2 …)"),
    "nobody-speaks": N_("it is not a summary record: neither the chair nor the meeting speaks in it"),
    # ------------------------------------------------------------ lists, a row for each thing
    "other-columns": N_("the columns are {found}; they must be {columns}"),
    "other-number-of-cells": N_("{found} cells, where the first line names {columns} columns"),
    "quotation-marks": N_("there are quotation marks that do not belong together"),
    "line-break": N_("there is a line break in this cell, or a quotation mark too many; write the cell in one line"),
    "cell-without-column": N_("there is text in a column that has no name in the first line"),
    "no-rows": N_("there is no row under the names of the columns"),
    "stands-twice": N_("it stands in the list twice"),
    "more-faults": N_("and {more} more lines with faults"),
}

AT_TERMINAL: dict[str, str] = {
    "more-bytes-than": "it has more than {limit} bytes",
    "file-not-there": "{error}",
    "say-who": "say who does this; there are {found} officers of the {role}",
    "nobody-to-do-it": "there is no officer of the {role}: `ballot user add EMAIL --role {role}`",
    "empty-or-twice": "empty, or twice in {language}",
    "none-registered": "nothing is registered from {source}",
    "not-utf-8": "the file {file} cannot be read as UTF-8 text: {error}",
    "no-sample-in-it": "the sample record is in {known}",
}
"""What nobody reads on a page: in English alone."""

PLACES: dict[tuple[str, ...], str] = {
    ("line", "column"): N_("line {line}, column “{column}”"),
    ("line", "last"): N_("lines {line} to {last}"),
    ("line", "byte"): N_("line {line}, byte {byte}"),
    ("line",): N_("line {line}"),
}
"""Where in a file, by the facts that there are."""

IN_FILE = N_("the file {file}, {place} – {why}")
FILE = N_("the file {file} – {why}")
IN_LINE = N_("line {line}, “{field}” – {why}")
LINE = N_("line {line} – {why}")
CELL = N_("{place} ({text})")

FIELDS: dict[str, str] = {
    "action": N_("The Member States are asked"),
    "answer": N_("Passkey"),
    "authorised_by": N_("Authorised by"),
    "ballot": N_("Ballot"),
    "channel": N_("How it came"),
    "closes_at": N_("Deadline"),
    "code": N_("Code"),
    "conclusions": N_("Proposed conclusions"),
    "contact": N_("Contact for questions"),
    "contact-email": N_("E-mail address"),
    "document": N_("Document"),
    "effective_on": N_("From"),
    "email": N_("E-mail address"),
    "entitled": N_("Right to vote"),
    "file": N_("File"),
    "folder": N_("It is"),
    "ground": N_("Ground, where it is suspended"),
    "instead_of": N_("Standing reply"),
    "language": N_("Language"),
    "list": N_("List"),
    "legal_basis": N_("Legal basis"),
    "letter": N_("Letter"),
    "name": N_("Name"),
    "passkey": N_("Passkey"),
    "password": N_("Password"),
    "path": N_("File name"),
    "reason": N_("Reason"),
    "received_at": N_("Received"),
    "record_until": N_("Paper replies are recorded until"),
    "reference": N_("Reference"),
    "reminders": N_("Reminders"),
    "role": N_("Role"),
    "roll": N_("Roll"),
    "rule": N_("Rule"),
    "scan": N_("Scan, or the e-mail itself"),
    "sealed": N_("Votes"),
    "second_step": N_("Confirming a reply"),
    "state": N_("Member State"),
    "term": N_("Term of the Council"),
    "text": N_("Text"),
    "time_zone": N_("Time zone"),
    "title": N_("Title"),
    "to": N_("New deadline"),
}
"""As the forms name them. An option of the command line keeps its own name."""

ON_BALLOT: dict[str, str] = {
    "vote": N_("Ballot {ballot}"),
    "statement": N_("Statement on ballot {ballot}"),
}
"""Fields that there are once for each ballot: `vote-3`."""
