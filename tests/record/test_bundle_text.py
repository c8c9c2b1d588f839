"""README.txt names what is in the bundle, and nothing that is not."""

from __future__ import annotations

import pytest

from ballot.record.bundle_text import readme
from tests.support.evidence.records import honest


@pytest.mark.parametrize("archive", [False, True])
@pytest.mark.parametrize("declared", [False, True])
def test_the_readme_names_the_files_of_its_bundle(archive: bool, declared: bool) -> None:
    one = honest(archive=archive)
    if declared:
        one.finish()
    text = readme(one.standing())
    assert ("tally/tally.json" in text) == declared
    assert ("result.html" in text) == declared
    assert ("openssl pkeyutl" in text) == declared
    assert ("tally/tally.mldsa65" in text) == (declared and archive)
    assert ("archive key" in text) == archive
    assert "version 2" in text
    assert one.standing().reference in text
