"""Pages of a list: which one an address asks for, and how many there are. Whatever is no page is the first."""

from __future__ import annotations

from flask import request

LAST_PAGE = 100_000
"""No list goes on beyond."""


def requested_page() -> int:
    """Return the page that the address asks for, from 1."""
    return min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)


def count_pages(things: int, on_one: int) -> int:
    """Return how many pages so many things fill: at least one."""
    return max(1, -(-things // on_one))
