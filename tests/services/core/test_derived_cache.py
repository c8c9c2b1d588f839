"""What follows from a record's first entries is kept within a process, and never more of it than was asked for."""

from __future__ import annotations

from ballot.services.core.record_cache import KEPT_ENTRIES, DerivedCache


def test_what_follows_from_more_entries_than_are_asked_for_is_not_handed_out() -> None:
    cache = DerivedCache()
    cache.keep(1, 3, "three")
    assert cache.up_to(str, 1, 2) == (0, None)
    assert cache.up_to(str, 1, 3) == (3, "three")
    assert cache.up_to(str, 1, 5) == (3, "three")


def test_each_consultation_and_each_kind_is_kept_apart() -> None:
    cache = DerivedCache()
    cache.keep(1, 3, "three")
    assert cache.up_to(str, 2, 3) == (0, None)
    assert cache.up_to(list, 1, 3) == (0, None)


def test_what_was_used_longest_ago_makes_room() -> None:
    cache = DerivedCache()
    for consultation in (1, 2):
        cache.keep(consultation, KEPT_ENTRIES // 2, "half")
    cache.up_to(str, 1, KEPT_ENTRIES)
    cache.keep(3, 1, "one")
    kept = [one for one in (1, 2, 3) if cache.up_to(str, one, KEPT_ENTRIES)[1] is not None]
    assert kept == [1, 3]


def test_what_follows_from_too_many_entries_is_not_kept() -> None:
    cache = DerivedCache()
    cache.keep(1, KEPT_ENTRIES + 1, "many")
    assert cache.up_to(str, 1, KEPT_ENTRIES + 1) == (0, None)
