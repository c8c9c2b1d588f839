"""The page's own table of acts against that of the rules: the same acts, roles, conditions and members."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ballot.record.shapes import check_of
from ballot.rules.acts import ACTS
from tests.support.evidence.verify_page import sources

PROBES: list[Any] = [
    *(
        "",
        "x",
        "0" * 64,
        "A" * 64,
        "2026-03-02T09:00:00.000000Z",
        "2026-02-30T09:00:00.000000Z",
        "link",
        "letter",
        "pigeon",
    ),
    *(
        "AR",
        "ARGE",
        "UTC",
        "Europe/Zurich",
        "Zurich",
        "a/b.pdf",
        "../a",
        "con.pdf",
        " ",
        "a\u202eb",
        "ballot.int/council/dm-1",
    ),
    *("deadline", "all-replied", "added", "removed", "ballot-record/1", "ballot-record/2"),
    *(0, 1, -1, True, False, None, [], {}, [{}], {"1": "for"}, {"1": "maybe"}, {"1": "x" * 5001}, {"1": 1}),
    {"role": "secretariat", "id": "of-1"},
    {"role": "secretariat"},
    {"role": "king", "id": "of-1"},
    {"role": "clock", "id": "of-1"},
    {"role": "chair", "id": "a b"},
]
"""Values that some kind of member takes and others refuse. Verifier keys, rolls and rules have tests of their own."""
_TABLE = """
const judged = (check, value) => { try { check(value, "here"); return true; } catch (error) { return false; } };
const reply = (channel, sealed) => repliedMembers({channel}, sealed);
const described = {};
for (const [act, rule] of Object.entries(ACTS)) {
  const members = act === "replied"
    ? {...reply("link", false), ...reply("link", true), ...reply("letter", false)} : rule.members;
  described[act] = {
    by: rule.by, second: rule.second ?? false, beforeDeadline: Boolean(rule.beforeDeadline),
    members: Object.fromEntries(Object.entries(members).map(
      ([member, check]) => [member, probes.map((value) => judged(check, value))])),
  };
}
return described;
"""


@pytest.fixture(scope="module")
def table(browser_page: Any) -> dict[str, dict[str, Any]]:
    """Each act of the page's table; of each member, which of PROBES its check takes."""
    source = sources("acts/acts.js")
    found: dict[str, dict[str, Any]] = browser_page.evaluate(
        f"() => {{ 'use strict'; const probes = {json.dumps(PROBES)};\n{source}\n{_TABLE} }}"
    )
    return found


def test_the_page_knows_the_same_acts(table: dict[str, dict[str, Any]]) -> None:
    assert set(table) == set(ACTS)


def test_each_act_may_be_done_by_the_same_roles_under_the_same_conditions(table: dict[str, dict[str, Any]]) -> None:
    said = {name: (set(act["by"]), act["beforeDeadline"], act["second"]) for name, act in table.items()}
    # Of replies the page asks for a second officer by their channel, as the table of the rules says in words.
    assert said == {
        name: (set(act.roles), act.before_deadline, act.second_officer and name != "replied")
        for name, act in ACTS.items()
    }


def test_the_entry_of_each_act_has_the_same_members(table: dict[str, dict[str, Any]]) -> None:
    said = {name: set(act["members"]) for name, act in table.items()}
    assert said == {name: {*act.members, *act.optional} for name, act in ACTS.items()}


def test_each_member_takes_the_same_values(table: dict[str, dict[str, Any]]) -> None:
    differ = [
        f"{name}.{member}: {value!r}"
        for name, act in ACTS.items()
        for member, kind in {**act.members, **act.optional}.items()
        for value, taken in zip(PROBES, table[name]["members"][member], strict=True)
        if bool(check_of(kind)(value)) is not taken
    ]
    assert differ == []
