"""`make catalogues`: bring the catalogues up to date with the messages of the sources.

What is translated stays; new messages come in empty, and the test of the catalogues names them; what nobody says goes.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from ballot.reference import FALLBACK, LANGUAGES
from ballot.words.translation import catalogues
from tests.support.messages import messages

_HEADER = """\
# Messages of Ballot. English sentences are the messages; `make catalogues` gathers them.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: nplurals={forms}; plural={rule};\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
_PLURALS = re.compile(r"Plural-Forms: nplurals=(\d+); plural=(.+?);")


def main() -> None:
    """Write every catalogue anew."""
    for language in LANGUAGES:
        if language != FALLBACK:
            _update(language)


def _update(language: str) -> None:
    file = catalogues.FOLDER / f"{language}.po"
    kept = Catalog(locale=catalogues.locale(language))
    if file.is_file():
        with file.open("rb") as source:
            kept = read_po(source, locale=catalogues.locale(language))
    many, rule = _plurals(file, kept)
    fresh = Catalog(locale=language, fuzzy=False)
    silent = 0
    for message, place in messages().items():
        forms = many if isinstance(message, tuple) else 1
        old = kept.get(message)
        said = old.string if old is not None and old.string else ()
        said = ((said,) if isinstance(said, str) else tuple(said)) + ("",) * forms
        said = said[:forms]
        fresh.add(message, said if isinstance(message, tuple) else said[0], locations=[(place.partition(":")[0], None)])
        silent += not all(said)
    written = BytesIO()
    write_po(written, fresh, width=120, sort_output=True, omit_header=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    header = _HEADER.format(language=language, forms=many, rule=rule)
    file.write_bytes(header.encode() + written.getvalue())
    print(f"{language}: {len(fresh)} messages, {silent} without words")


def _plurals(file: Path, kept: Catalog) -> tuple[int, str]:
    """How many forms a number has in the language, and which one a number takes: as the catalogue says, else as Babel knows."""
    said = _PLURALS.search(file.read_text("utf-8")) if file.is_file() else None
    return (int(said[1]), said[2]) if said else (kept.num_plurals, kept.plural_expr)


if __name__ == "__main__":
    main()
