"""`make catalogues`: bring the five catalogues up to date with the messages of the sources.

What is translated stays; new messages come in empty, and the test of the catalogues names them; what nobody says goes.
"""

from __future__ import annotations

from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from ballot.reference import LANGUAGES
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
_PLURALS = {
    "ar": (6, "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5"),
    "zh": (1, "0"),
    "fr": (2, "n > 1"),
    "ru": (3, "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2"),
    "es": (2, "n != 1"),
}
"""How many forms a number has in the language, and which one a number takes."""


def main() -> None:
    """Write every catalogue anew."""
    for language in LANGUAGES:
        if language != "en":
            _update(language)


def _update(language: str) -> None:
    file = catalogues.FOLDER / f"{language}.po"
    kept = Catalog()
    if file.is_file():
        with file.open("rb") as source:
            kept = read_po(source, locale=catalogues.locale(language))
    many, rule = _PLURALS[language]
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


if __name__ == "__main__":
    main()
