"""Everything that is said in words, in every language: pure functions that are handed the reader's language.

The English sentence is the message; `ballot/translations/` has the other five. Pages and mails ask here, and so does the
command line for what a refusal means.
"""

from __future__ import annotations


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for a mark
    """Mark a text for the catalogues where it stands in a table; it is said by `catalogue.say` later."""
    return text
