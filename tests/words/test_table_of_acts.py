"""What the table of acts names has words: each act a sentence and, for who may not do it, a phrase; each mail its name."""

from __future__ import annotations

from pathlib import Path

from ballot.rules.acts import ACTS
from ballot.words.entries import SENTENCES
from ballot.words.mails import kind_name
from ballot.words.refusals.acts import ACTS as PHRASES


def test_every_act_and_no_other_has_a_sentence() -> None:
    assert set(SENTENCES) == set(ACTS)


def test_what_officers_may_do_has_a_phrase_for_those_who_may_not() -> None:
    assert {act.permission for act in ACTS.values() if act.permission} <= PHRASES.keys()
    assert {name for name, act in ACTS.items() if not act.permission} == {"unsealed", "declared"}  # the clock's


def test_every_mail_of_an_act_has_a_name_and_a_template(root: Path) -> None:
    for act in ACTS.values():
        if act.mail is not None:
            assert kind_name(act.mail) != act.mail
            assert (root / "templates" / "mail" / f"{act.mail}.jinja").is_file()
