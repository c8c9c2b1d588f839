"""The proposed conclusions in the languages that the sample record is not in, as a secretariat would type them in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from ballot.sample.types import SampleText


@cache
def sample_texts() -> Mapping[str, Mapping[str, SampleText]]:
    """Return titles and questions by the record's paragraph ("2.9") and the language: Arabic, French, Russian and Spanish.

    English and Chinese are what the importer finds in the record itself.
    """
    found = tomllib.loads(files("ballot.sample").joinpath("conclusions.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            paragraph: MappingProxyType({language: SampleText(**one) for language, one in said.items()})
            for paragraph, said in found.items()
        }
    )
