"""`README.txt` of a bundle: how to check it, in words."""

from __future__ import annotations

from ballot.record.standing import Standing
from ballot.rules.stages import Stage

_TEXT = """\
{reference}
The record of a consultation by correspondence, with everything needed to check it.
Record: {origin}

What is here
{result}  record/entries.jsonl    every act of the consultation, one JSON object a line
  record/checkpoint.txt   the size and the root hash of that record, signed
  keys/                   the public keys of the body
{tally}  documents/              the documents of the ballots; each name begins with the number of its ballot
  verify.html             checks this bundle in a browser, without a network
  manifest.json           the size and SHA-256 of every file here

How to check it
  1. Open verify.html in a browser and give it this bundle. It works without a network.
  2. Or, with the program of this system:  ballot verify bundle.zip --key body.pem
     Get body.pem, or its fingerprint, from the secretariat, not from this bundle.
     Add --receipt or --checkpoint with anything you were given while the consultation ran:
     a record that was rewritten afterwards and signed again is caught by these alone.
{openssl}
The format is the consultation record, version 2: entries in the form of RFC 8785, a Merkle tree as in
RFC 9162, Ed25519 signatures (RFC 8032), an ML-DSA-65 signature of the tally (FIPS 204), and the C2SP
formats signed-note, tlog-checkpoint and tlog-proof.
"""

_RESULT = """\
  result.html             the result for people to read, with the roll call and the statements
"""

_TALLY = """\
  tally/tally.json        the results and the roll call
  tally/tally.sig         the signature of the body over tally.json
"""

_ARCHIVE = """\
  tally/tally.mldsa65     its signature by the archive key, for the time when Ed25519 no longer suffices
"""

_OPENSSL = """\
  3. The signature of the tally alone, with OpenSSL 3:
     openssl pkeyutl -verify -pubin -inkey keys/body.pem -rawin -in tally/tally.json -sigfile tally/tally.sig
"""


def readme(standing: Standing) -> str:
    """Return the text for this consultation; it depends on nothing but the record."""
    declared = standing.stage is Stage.DECLARED
    archive = _ARCHIVE if standing.opened["archive_key"] is not None else ""
    return _TEXT.format(
        reference=standing.reference,
        origin=standing.origin,
        result=_RESULT if declared else "",
        tally=_TALLY + archive if declared else "",
        openssl=_OPENSSL if declared else "",
    )
