"""Validate text that people type: trimmed, not empty, not too long, and as a text of the record may be. Nothing is cut off
unseen, and nothing is refused at opening that was accepted before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ballot.reference import LANGUAGES
from ballot.rules.refusals import BadInput
from ballot.rules.texts import find_forbidden, has_visible_character, trimmed

RECORD_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
"""A language code as the record writes it."""
LONGEST_TEXT = 20_000
"""Characters of a ballot's question, of legal basis or of authority, in each language: a consultation fits into one entry."""
MOST_VERBS = 10
"""Verbs of one ballot."""
_VERB = re.compile(r"[a-z]{2,20}(-[a-z]{2,20})*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
LONGEST_NAME_OR_GROUND = 200
"""Characters of a name or a ground."""
LONGEST_TITLE = 300
"""Characters of a consultation's title, in each language."""
LONGEST_REASON = 1_000
"""Characters of a reason: it stands in the record and in everyone's mail."""


def require_recordable(field: str, text: str, language: str | None = None) -> str:
    """Return a text that is not blank as the record may have it. Raise BadInput, saying which character is refused and
    where (and in which language, where one is given), and where nothing in it can be seen."""
    facts = {"language": language} if language is not None else {}
    forbidden = find_forbidden(text)
    if forbidden:
        first = forbidden[0]
        line_start = text.rfind("\n", 0, first.index) + 1
        row, place = text.count("\n", 0, first.index) + 1, first.index - line_start + 1
        where = {"character": first.name, "row": row, "place": place}
        if language is not None:
            raise BadInput(field=field, why="forbidden-character-in-language", **where, **facts)
        raise BadInput(field=field, why="forbidden-character", **where)
    if not has_visible_character(text):
        if language is not None:
            raise BadInput(field=field, why="nothing-to-see-in-language", **facts)
        raise BadInput(field=field, why="nothing-to-see")
    return text


def require_text(field: str, text: str, longest: int) -> str:
    """Return the text in one line, as it will be recorded. Raise BadInput where it is empty, longer than `longest`
    characters, or has a character that no text of the record may have."""
    # Split at blanks alone: `split()` would take control characters for them, and nobody would see that they were there.
    plain = trimmed(" ".join(re.split(r"[ \t\r\n]+", text)))
    if not plain or len(plain) > longest:
        raise BadInput(field=field, why="needed-up-to", longest=longest)
    return require_recordable(field, plain)


def optional_texts(field: str, by_language: Mapping[str, str], longest: int = LONGEST_TEXT) -> dict[str, str]:
    """Return a text as it is stored: by language, trimmed, with one kind of line end and without blank ones. Raise
    BadInput, saying in which language."""
    stripped = {code: trimmed(words.replace("\r\n", "\n").replace("\r", "\n")) for code, words in by_language.items()}
    said = {code: words for code, words in stripped.items() if words}
    if len({code.lower() for code in said}) != len(said):
        raise BadInput(field=field, why="language-twice")
    for code, words in said.items():
        if not RECORD_LANGUAGE.fullmatch(code):
            raise BadInput(field=field, why="no-such-language", language=code)
        require_recordable(field, words, code)
        if len(words) > longest:
            raise BadInput(field=field, why="too-long-in-language", language=code, length=len(words), limit=longest)
    return said


def require_texts(field: str, by_language: Mapping[str, str], longest: int = LONGEST_TEXT) -> dict[str, str]:
    """Return a text as `optional_texts` does. Raise BadInput also where none is left."""
    said = optional_texts(field, by_language, longest)
    if not said:
        raise BadInput(field=field, why="text-needed")
    return said


def require_title(by_language: Mapping[str, str]) -> dict[str, str]:
    """Return a title as it is stored. Raise BadInput where there is none, or one is longer than `LONGEST_TITLE`."""
    return require_texts("title", by_language, LONGEST_TITLE)


def require_titles(by_language: Mapping[str, str]) -> dict[str, str]:
    """Return the title of a draft's ballot, which may still be missing, each in one line. Raise BadInput."""
    in_lines = {code: trimmed(" ".join(re.split(r"[ \t\r\n]+", words))) for code, words in by_language.items()}
    return optional_texts("title", in_lines, LONGEST_TITLE)


def require_verbs(actions: Iterable[str]) -> list[str]:
    """Return the verbs of a ballot, at least one, each once, in lower case. Raise BadInput."""
    verbs = list(dict.fromkeys(one.strip().lower().replace(" ", "-") for one in actions if one.strip()))
    for verb in verbs:
        if not _VERB.fullmatch(verb):
            raise BadInput(field="actions", why="no-such-verb", action=verb)
    if not 0 < len(verbs) <= MOST_VERBS:
        raise BadInput(field="actions", why="verbs-needed", limit=MOST_VERBS)
    return verbs


def require_paper(field: str, paper: Mapping[str, str | None] | None) -> dict[str, str | None] | None:
    """Return where something stands in a paper, as the record has it; None where no paper is named. Raise BadInput."""
    if paper is None or not trimmed(paper.get("reference") or ""):
        return None
    reference = require_text(field, paper.get("reference") or "", LONGEST_NAME_OR_GROUND)
    digest = (paper.get("sha256") or "").strip().lower() or None
    if digest is not None and not _SHA256.fullmatch(digest):
        raise BadInput(field=field, why="not-a-sha256")
    paragraph = paper.get("paragraph") or ""
    return {
        "reference": reference,
        "sha256": digest,
        "paragraph": require_text(field, paragraph, LONGEST_NAME_OR_GROUND) if trimmed(paragraph) else None,
    }


def require_language(code: str, **facts: object) -> str:
    """Return the code if it is one of the official languages. Raise BadInput with these facts otherwise."""
    if code not in LANGUAGES:
        raise BadInput(field="language", why="not-one-of-the-six-languages", **({"language": code} | facts))
    return code


def require_reason(reason: str) -> str:
    """Return the reason of an act in one line. Raise BadInput where it is empty or too long."""
    return require_text("reason", reason, LONGEST_REASON)


def require_ground(ground: str | None, *, entitled: bool) -> str | None:
    """Return the ground of a suspension: required without the right to vote, refused with it (Constitution Nos. 169 and
    210). Raise BadInput."""
    if not entitled:
        return require_text("ground", ground or "", LONGEST_NAME_OR_GROUND)
    if ground:
        raise BadInput(field="ground", why="ground-not-needed")
    return None
