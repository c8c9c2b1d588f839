"""The words for what is wrong with a value, a time or a file (`why`), and for the fields of forms, by their codes.

Each `why` is a clause, which may use the facts that its refusal carries.
"""

from __future__ import annotations

from ballot.words import N_

WHY: dict[str, str] = {
    # ------------------------------------------------------------------------------ texts
    "text-needed": N_("a text is required"),
    "needed-up-to": N_("a text of up to {longest} characters is required"),
    "not-unicode": N_("the text has characters that are not valid Unicode"),
    "unprintable-character": N_("there is a character that cannot be printed"),
    "forbidden-character": N_("the character {character} cannot be recorded (line {row}, character {place})"),
    "forbidden-character-in-language": N_(
        "in {language}, the character {character} cannot be recorded (line {row}, character {place})"
    ),
    "nothing-to-see": N_("it has no character that can be seen"),
    "nothing-to-see-in-language": N_("in {language}, it has no character that can be seen"),
    "language-twice": N_("it is there twice in one language"),
    "verbs-needed": N_("at least one verb is needed, and no more than {limit}"),
    "not-a-sha256": N_("this is not a SHA-256 in hexadecimal"),
    "ground-needed": N_("a ground is required where a Member State has no right to vote"),
    "ground-not-needed": N_("a ground is given only for a Member State without the right to vote"),
    "not-a-reference": N_(
        "a reference may contain only the letters a to z, digits and / . _ -, and up to {longest} characters"
    ),
    "reference-needed": N_("the document’s reference is required, up to {longest} characters"),
    "too-many-of-a-state": N_("a list may name at most {limit} focal points of a Member State"),
    "too-short": N_("it is too short; at least {least} characters are required"),
    "too-long": N_("it is too long"),
    "too-long-in-language": N_("it has {length} characters in {language}; the maximum is {limit}"),
    "not-an-address": N_("this is not an e-mail address"),
    "address-space": N_("there is a space in the e-mail address"),
    "address-sign": N_("“{sign}” cannot stand before the @ of an e-mail address"),
    "address-full-stop": N_("a full stop stands where an e-mail address has none"),
    "address-domain": N_("no mail can be sent to “{domain}”, which stands after the @"),
    "given-twice": N_("it was given twice"),
    "not-six-digits": N_("a code has six digits"),
    "no-code-asked": N_("no code is required in this consultation"),
    # ----------------------------------------------------------------- one of a few values
    "no-such-role": N_("this role is not known"),
    "no-such-language": N_("this language is not known"),
    "not-one-of-the-six-languages": N_("this is not one of the languages used here"),
    "no-such-state": N_("this is not the two-letter code of a Member State"),
    "no-such-region": N_("this is not one of the regions {known}"),
    "no-such-term": N_("the terms known here are {known}"),
    "no-such-rule": N_("this rule is not known"),
    "no-such-verb": N_("a verb has letters a to z alone: {action} cannot be one"),
    "no-such-channel": N_("replies are not accepted through this channel"),
    "yes-or-no": N_("yes or no is required"),
    "letters-or-tally": N_("one of the two is required"),
    "no-ballot-given": N_("a ballot is required, e.g. 1, or several: 1, 3"),
    "no-such-ballot": N_("the draft has no ballot {ballot}"),
    "document-there": N_("ballot {ballot} has this document in this language already"),
    "no-such-kind": N_("this is none of the kinds that can be chosen"),
    "none-ticked": N_("nothing was selected"),
    "not-in-the-register": N_("one of them is no longer in the register"),
    "not-confirmed": N_("nobody has confirmed one of them"),
    "question-needed": N_("a question is required: correct the conclusion, and say what would be decided"),
    "notices-not-answered": N_("the file has tracked changes: a person must answer for them before it is used"),
    "no-such-paragraph": N_("the paper has no such paragraph"),
    "not-in-the-paragraph": N_("this sentence does not stand in the paragraph as it is written here"),
    "too-many-documents": N_("at most {limit} documents can be named"),
    "reply-not-named": N_("the form does not say which reply it replaces"),
    "no-state-chosen": N_("please select a Member State"),
    "not-on-the-roll": N_("this Member State is not on the roll"),
    "twice-on-the-roll": N_("{state} appears on the roll twice"),
    "not-a-path": N_(
        "letters/ or tally/ and a name in unaccented letters is required, other than the name of the tally itself"
    ),
    # ---------------------------------------------------------------- sessions and agendas
    "not-a-session": N_("a session’s reference has letters, digits, full stops and hyphens only, such as C21 or VCC-2"),
    "session-after-itself": N_("a session cannot be followed by itself"),
    "no-next-session": N_("the session that follows has not been entered yet"),
    "ends-before-it-begins": N_("the last day is before the first one"),
    "too-many-lines": N_("there are more than {limit}"),
    "tracked-changes-unanswered": N_("it has tracked changes; say that they are to be read as accepted"),
    "too-many-items": N_("it has more than {limit} items"),
    "has-outcomes": N_("something has already become of this item, so it cannot be removed"),
    "goes-nowhere": N_("a session or group is given only where the item was deferred, sent to a group or returned"),
    # ------------------------------------------------------------------------- credentials
    "wrong-code": N_("this is not the code that your application shows now"),
    "not-proposed": N_("the page was opened before you signed in; please reload it"),
    "wrong-passkey": N_("the passkey did not respond as expected"),
    "same-password": N_("this is your current password"),
    "last-second-factor": N_("it is the only one you have, and you have no authenticator"),
    # ------------------------------------------------------------------------------- times
    "not-a-date": N_("this is not a date"),
    "not-a-date-and-hour": N_("a date and an hour are required"),
    "no-such-time-zone": N_("there is no time zone “{time_zone}”"),
    "year-out-of-reach": N_("the year must be from 2000 to 2999"),
    "clocks-change": N_("the clocks change in this hour, so that it is skipped or occurs twice"),
    "not-later": N_("the new deadline is not later than the current one, {closes_at}"),
    "already-passed": N_("the deadline has already passed"),
    "too-soon": N_("the deadline is too close: the Member States need at least {minimum}"),
    "before-the-deadline": N_("this is before the deadline"),
    "before-the-opening": N_("this is before the opening of the consultation"),
    "still-to-come": N_("this time is in the future"),
    "hours-before": N_("whole hours before the deadline are required, from 1 to 2160, separated by commas"),
    # ------------------------------------------------------------------------------- files
    "file-needed": N_("a file that is not empty is required, up to {mib} MiB"),
    "no-file": N_("no file was chosen"),
    "empty-file": N_("it is empty"),
    "file-too-large": N_("it is larger than {mib} MiB"),
    "other-ending": N_("its name does not end in {kinds}"),
    "not-what-it-says": N_("it is not a {ending} file, despite its name"),
    "too-many-files": N_("there are more than {limit} files; please send them in several parts"),
    "too-many-bytes": N_("it has {length} bytes; the maximum is {limit}"),
    "word-document": N_("it is a Word document or another zip archive, not text; save it as plain text"),
    "old-word-document": N_("it is an old Word document, not text; save it as plain text"),
    "pdf": N_("it is a PDF, not text; save it as plain text"),
    "rich-text": N_("it is rich text (RTF); save it as plain text"),
    "line-too-long": N_("the line has {length} characters; the maximum is {limit}"),
    "control-character": N_("there is a control character ({found}), so it is not text"),
    "other-encoding": N_("it is not {encoding} text; save it as UTF-8, which spreadsheets call “CSV UTF-8”"),
    "no-known-language": N_("there is no text in any of the languages used here"),
    "no-paragraphs": N_("it is not a summary record: no item has numbered paragraphs (a line 1, then 1.1, 1.2 …)"),
    "no-agenda": N_("it is not an agenda: it has no table of numbered items"),
    "nobody-speaks": N_("it is not a summary record: it contains no interventions by the Chair or the participants"),
    # ------------------------------------------------------------------------------ papers
    "old-word-paper": N_(
        "it is an old Word document, or it is protected with a password; save it as .docx, without a password"
    ),
    "pdf-paper": N_(
        "it is a PDF, in which the order of the text is not certain; take the document it was made from, saved as .docx"
    ),
    "rich-text-paper": N_("it is rich text (RTF); save it as .docx"),
    "web-page-paper": N_("it is a web page or XML; save it as .docx"),
    "other-archive": N_("it is a zip archive, but neither a .docx nor an .odt document"),
    "password-protected": N_("it is protected with a password; save it without one"),
    "damaged-document": N_("it is incomplete or damaged; open it in a word processor and save it again"),
    "own-definitions": N_("it contains definitions (DTD) that no word processor writes, so it is not read"),
    "unpacks-too-large": N_("a part of it unpacks to far more than a paper needs; the maximum is {limit} bytes"),
    "too-complex": N_("it has too many parts, or parts nested too deeply, for a paper"),
    "too-many-paragraphs": N_(
        "it has more text than a paper; the maximum is {limit} paragraphs and {length} characters"
    ),
    "paragraph-too-long": N_("paragraph {paragraph} has {length} characters; the maximum is {limit}"),
    "no-text": N_("there is no text in it; if it holds pictures of pages, take the document they were made from"),
    # ------------------------------------------------------------ lists, a row for each thing
    "other-columns": N_("the columns are {found}; they must be {columns}"),
    "other-number-of-cells": N_("{found} cells, where the first line names {columns} columns"),
    "quotation-marks": N_("there are unmatched quotation marks"),
    "line-break": N_("there is a line break in this cell, or a quotation mark too many; write the cell in one line"),
    "cell-without-column": N_("there is text in a column that has no name in the first line"),
    "old-spreadsheet": N_("it is an old spreadsheet (.xls) or has a password; save it as .xlsx without a password"),
    "broken-spreadsheet": N_("it is not a spreadsheet (.xlsx) that can be read; save it again, or as “CSV UTF-8”"),
    "spreadsheet-too-large": N_("when unpacked it is larger than a list may be"),
    "rows-out-of-order": N_("its rows are not stored in order; save it again in a spreadsheet program"),
    "formula-without-value": N_(
        "the formula in cell {cell} has no value yet; open the file in a spreadsheet program and save it again"
    ),
    "cell-error": N_("the spreadsheet shows an error in a cell of this row"),
    "several-tabs": N_("these sheets have the columns of the list: {tabs}; please say which one to read"),
    "no-such-tab": N_("it has no sheet “{tab}”; its sheets are {tabs}"),
    "no-tab-with-columns": N_("none of its sheets begins with the columns {columns}; its sheets are {tabs}"),
    "several-addresses": N_("there are several e-mail addresses in this cell; each person needs a line"),
    "other-name": N_("the name before the address is not “{name}”, the name in this line"),
    "no-rows": N_("there is no row below the names of the columns"),
    "stands-twice": N_("it appears in the list twice"),
    "more-faults": N_("and {more} more lines with errors"),
}

AT_TERMINAL: dict[str, str] = {
    "more-bytes-than": "it has more than {limit} bytes",
    "file-not-there": "{error}",
    "say-who": "say who does this; there are {found} officers of the {role}",
    "nobody-to-do-it": "there is no officer of the {role}: `ballot user add EMAIL --role {role}`",
    "empty-or-twice": "empty, or twice in {language}",
    "none-confirmed": "nobody has confirmed what was read from {source}: at /papers, or `ballot import record … --confirm`",
    "agenda-differs": "{session} has an agenda that differs: {added_items} items would be added, {changed_items} changed and "
    "{gone_items} removed",
    "none-registered": "nothing is registered from {source}",
    "not-utf-8": "the file {file} cannot be read as UTF-8 text: {error}",
    "no-emblem": "it is neither an SVG nor a PNG that can be read",
    "emblem-too-wide": "the picture has more than {most} pixels across or down",
    "emblem-does-more": "an emblem may have shapes, texts and colours alone; this one has {found}",
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
    "agenda_letter": N_("Reference of the letter"),
    "agenda_references": N_("Places on the agenda"),
    "asked_by": N_("At the request of"),
    "actions": N_("The Member States are asked"),
    "authority": N_("Authorizing document"),
    "answer": N_("Passkey"),
    "authorised_by": N_("Authorizing decision"),
    "ballot": N_("Ballot"),
    "ballots": N_("Ballots"),
    "begins_on": N_("First day"),
    "contributions": N_("Contributing States"),
    "contributions_until": N_("Contributions are accepted until"),
    "destination": N_("To which session or group"),
    "documents": N_("Documents"),
    "ends_on": N_("Last day"),
    "in_group": N_("Group"),
    "item": N_("Item"),
    "item_number": N_("Number"),
    "kind": N_("Kind"),
    "next_session": N_("Next session"),
    "outcome": N_("Outcome"),
    "paragraph": N_("Paragraph"),
    "records": N_("Summary records"),
    "channel": N_("Channel"),
    "closes_at": N_("Deadline"),
    "code": N_("Code"),
    "conclusions": N_("Proposed conclusions"),
    "condition": N_("Condition"),
    "contact": N_("Contact for questions"),
    "contact-name": N_("Contact for questions"),
    "contact-email": N_("E-mail address"),
    "document": N_("Document"),
    "effective_on": N_("From"),
    "email": N_("E-mail address"),
    "entitled": N_("Right to vote"),
    "file": N_("File"),
    "files": N_("Files"),
    "folder": N_("Type of file"),
    "ground": N_("Ground, if it is suspended"),
    "instead_of": N_("Standing reply"),
    "language": N_("Language"),
    "list": N_("List"),
    "legal_basis": N_("Legal basis"),
    "letter": N_("Letter"),
    "name": N_("Name"),
    "notices": N_("Tracked changes"),
    "paper": N_("Paper"),
    "paper-reference": N_("Reference"),
    "passkey": N_("Passkey"),
    "password": N_("Password"),
    "path": N_("File name"),
    "question": N_("Question"),
    "reason": N_("Reason"),
    "received_at": N_("Received"),
    "record_until": N_("Paper replies are recorded until"),
    "reference": N_("Reference"),
    "reminders": N_("Reminders"),
    "revision": N_("Revision"),
    "role": N_("Role"),
    "roll": N_("Roll"),
    "rule": N_("Rule"),
    "scan": N_("Scan, or the e-mail itself"),
    "sentence": N_("Sentence"),
    "sealed": N_("Votes"),
    "second_step": N_("Confirming a reply"),
    "source": N_("Source"),
    "state": N_("Member State"),
    "term": N_("Term of the Council"),
    "text": N_("Question"),
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
