"""verify.html: the page that checks an evidence bundle offline, in a browser (record format, sections 5 and 6).

It is a second verifier, written apart from `ballot.record.verification.verify`, so that an error in one shows as a difference.
Its sources are the files of the folders here; `page()` puts them together into one file without any outside reference.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

# In the order in which one needs the other; all share one scope.
SCRIPTS = (
    "vendored/noble_ml_dsa65.js",
    "formats/bytes.js",
    "formats/text.js",
    "formats/path.js",
    "cryptography/sha2.js",
    "cryptography/ed25519.js",
    "formats/zip.js",
    "formats/json.js",
    "cryptography/merkle.js",
    "formats/keys.js",
    "cryptography/ml_dsa.js",
    "formats/note.js",
    "acts/shape.js",
    "acts/opened.js",
    "acts/acts.js",
    "acts/standing.js",
    "acts/tally.js",
    "acts/replies.js",
    "acts/seals.js",
    "acts/replay.js",
    "verification/codes.js",
    "verification/audit.js",
    "verification/reading.js",
    "verification/keys.js",
    "verification/steps.js",
    "verification/held.js",
    "verification/documents.js",
    "verification/verify.js",
    "page/words.js",
    *(f"page/words/{language}.js" for language in ("en", "fr", "es", "ru", "ar", "zh")),
    "page/verdict.js",
    "page/ballots.js",
    "page/steps.js",
    "page/view.js",
    "page/form.js",
)


def _source(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def _allowed(inline: str) -> str:
    """Return the source expression of a content security policy that allows exactly this inline text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}'"


def content_policy() -> str:
    """Return the page's own content security policy: its one script, its one style, and no address of any kind.

    A server that sends a stricter or another policy in a header stops the script, because both apply.
    """
    return (
        f"default-src 'none'; script-src {_allowed(_script())}; style-src {_allowed(_source('page/page.css'))}; "
        "base-uri 'none'; form-action 'none'"
    )


def _script() -> str:
    """Return all scripts in one function, so that nothing but `verifyBundle` is visible outside."""
    return '\n(() => {\n"use strict";\n' + "\n".join(_source(name) for name in SCRIPTS) + "})();\n"


@cache
def page() -> bytes:
    """Return verify.html in UTF-8: the same bytes each time, because the bundle must be."""
    html = _source("page/page.html")
    for name, text in (("policy", content_policy()), ("style", _source("page/page.css")), ("script", _script())):
        html = html.replace("{{" + name + "}}", text)
    return html.encode()
