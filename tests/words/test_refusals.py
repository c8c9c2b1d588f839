"""Whatever the procedure refuses has words; and there are no words that nothing says."""

from __future__ import annotations

import re
import string
from datetime import UTC, datetime, timedelta

import pytest

from ballot.reference import LANGUAGES
from ballot.rules import refusals
from ballot.rules.acts import STAGES_OF, require_stage
from ballot.rules.refusals import (
    AlreadyDone,
    BadDeadline,
    BadInput,
    DeadlinePassed,
    Incomplete,
    NotAllowed,
    NotOnRoll,
    NotYetAvailable,
    Refused,
    UnreadableDocument,
)
from ballot.rules.stages import Stage
from ballot.store.records import OUTCOMES
from ballot.words.refusals.acts import ACTS, DONE, MISSING, STAGES, WHAT
from ballot.words.refusals.by_code import LATE, LEADS, REFUSALS
from ballot.words.refusals.explain import explain, explain_code
from ballot.words.refusals.reasons import (
    AT_TERMINAL,
    CELL,
    FIELDS,
    FILE,
    IN_FILE,
    IN_LINE,
    LINE,
    ON_BALLOT,
    PLACES,
    WHY,
)
from tests.support.messages import messages
from tests.support.refusal_facts import found

KINDS = [kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, Refused)]
CODES = {kind.code for kind in KINDS} - {Refused.code}
NOON = datetime(2021, 7, 9, 10, 0, tzinfo=UTC)
CLAUSES = {
    **{f"why {code}": words for code, words in WHY.items()},
    **{f"done {code}": words for code, words in DONE.items()},
    **{f"stage {code}": words for code, words in STAGES.items()},
    **{f"what {code}": words for code, (words, _) in WHAT.items()},
    **{f"refusal {code}": words.reason for code, words in REFUSALS.items()},
    "late": LATE,
}


# ------------------------------------------------------------------------ nothing without words


def test_every_refusal_has_words() -> None:
    assert CODES - REFUSALS.keys() == set()
    assert [place for kind, place in found().kinds.items() if kind not in vars(refusals)] == []


def test_no_words_of_a_refusal_are_left_over() -> None:
    ours = {code for code in REFUSALS.keys() - CODES if not code.startswith("http-")}
    assert ours - found().constants == set()


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        ("why", WHY.keys() | AT_TERMINAL.keys()),
        ("what", WHAT.keys()),
        ("act", ACTS.keys()),
        ("done", DONE.keys()),
        ("field", FIELDS.keys()),
    ],
)
def test_every_code_that_a_refusal_is_given_has_words(kind: str, table: set[str]) -> None:
    without = {
        code: place for code, place in found().codes[kind].items() if code not in table and not code.startswith("--")
    }
    assert without == {}


@pytest.mark.parametrize("table", [WHY, AT_TERMINAL, ACTS, DONE, WHAT, FIELDS, MISSING], ids=range(7))
def test_no_words_stand_in_a_table_that_nothing_uses(table: dict[str, object]) -> None:
    assert table.keys() - found().constants == set()


def test_what_is_handed_on_by_name_has_words_too() -> None:
    assert STAGES.keys() == set(Stage)
    assert set(OUTCOMES) <= DONE.keys()
    done = set()
    for act in STAGES_OF:
        for stage in Stage:
            try:
                require_stage(act, stage)
            except AlreadyDone as refused:
                done.add(refused.facts["act"])
            except Refused:
                pass
    assert done <= DONE.keys()


def test_a_refusal_is_given_codes_and_never_sentences() -> None:
    assert found().unclear == []
    plain = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
    for kind in ("why", "what", "act", "done"):
        assert [code for code in found().codes[kind] if not plain.fullmatch(code)] == []


# ------------------------------------------------------------------------------ how they are put


def test_a_reason_is_a_clause_that_fits_after_a_colon(subtests: pytest.Subtests) -> None:
    for place, clause in CLAUSES.items():
        with subtests.test(place):
            assert clause[0].islower() or clause[0] in "“{"
            assert not clause.endswith((".", "!"))
            assert "!" not in clause


def test_every_title_is_its_own_and_what_to_do_is_a_sentence() -> None:
    titles = [REFUSALS[code].title for code in CODES]
    assert len(set(titles)) >= len(titles) - 1  # what went wrong with a key, and with the store, is told alike
    for code, words in REFUSALS.items():
        assert 400 <= words.status < 600
        assert words.do.endswith(".") or words.do == "{to_do}", code


def test_placeholders_are_plain_names() -> None:
    for clause in (
        *CLAUSES.values(),
        *LEADS.values(),
        *PLACES.values(),
        *ON_BALLOT.values(),
        IN_FILE,
        IN_LINE,
        LINE,
        FILE,
        CELL,
    ):
        assert all(name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(clause))


def test_every_word_that_a_page_may_show_is_gathered_for_the_catalogues() -> None:
    gathered = messages()
    texts = [*WHY.values(), *ACTS.values(), *DONE.values(), *STAGES.values(), *MISSING.values(), *FIELDS.values()]
    texts += [*LEADS.values(), *PLACES.values(), *ON_BALLOT.values(), IN_FILE, IN_LINE, LINE, FILE, CELL, LATE]
    texts += [one for pair in WHAT.values() for one in pair]
    texts += [one for words in REFUSALS.values() for one in (words.title, words.reason, words.do)]
    bare = re.compile(r"\{\w+\}")
    assert [one for one in texts if one not in gathered and not bare.fullmatch(one)] == []


# -------------------------------------------------------------------------------- what is said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lead", LEADS)
def test_a_refusal_without_its_facts_is_still_a_sentence_in_every_language(lead: str, language: str) -> None:
    for kind in KINDS:
        said = explain(kind(), language, lead=lead)
        assert said.happened.rstrip("。.") != said.happened
        assert "{" not in said.title + said.happened + said.do + said.why


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_why_says_its_facts_in_every_language(language: str) -> None:
    for why, words in WHY.items():
        facts = {name: f"<{name}>" for _, name, _, _ in string.Formatter().parse(words) if name}
        said = explain(UnreadableDocument(why=why, **facts), language).happened
        assert [value for value in facts.values() if value not in said] == []


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (BadInput(field="role", why="no-such-role"), "Nothing was changed: “Role” – this role is not known."),
        (
            BadInput(field="reason", why="needed-up-to", longest=1_000),
            "Nothing was changed: “Reason” – a text of up to 1,000 characters is required.",
        ),
        (BadInput(field="vote-3", why="given-twice"), "Nothing was changed: “Ballot 3” – it was given twice."),
        (
            BadInput(field="email", why="not-an-address", line=3),
            "Nothing was changed: line 3, “E-mail address” – this is not an e-mail address.",
        ),
        (
            NotAllowed(role="auditor", act="open"),
            "Nothing was changed: your role (Auditor) does not allow you to open a consultation.",
        ),
        (NotOnRoll(state="RU"), "Nothing was changed: the Russian Federation is not on the roll of this consultation."),
        (
            BadDeadline(why="too-soon", minimum=timedelta(days=14)),
            "Nothing was changed: the deadline is too close: the Member States need at least 14 days.",
        ),
        (
            BadDeadline(why="not-later", closes_at=NOON),
            "Nothing was changed: the new deadline is not later than the current one, Friday 9 July 2021, 12:00 (Geneva).",
        ),
        (
            Incomplete(missing=["ballots", "focal-point:AR", "focal-point:BR"]),
            "Nothing was changed: the draft is incomplete: a ballot and a focal point for Argentina and Brazil.",
        ),
        (
            UnreadableDocument(file="roll.csv", line=1200, column="state", text="XX", why="no-such-state"),
            "Nothing was changed: the file roll.csv, line 1200, column “state” (XX) – this is not the two-letter code of a "
            "Member State.",
        ),
        (
            UnreadableDocument(file="scan.exe", why="other-ending", kinds=("pdf", "png", "eml"), field="scan"),
            "Nothing was changed: the file scan.exe – its name does not end in pdf, png or eml.",
        ),
    ],
)
def test_facts_are_made_readable(refused: Refused, said: str) -> None:
    assert explain(refused, "en", lead="act").happened == said


def test_what_is_not_ready_says_what_to_do() -> None:
    said = explain(NotYetAvailable(what="record"), "en")
    assert said.happened == "The consultation is still a draft, and has no record before it is opened."
    assert said.do == "Open the consultation first."


def test_the_reason_stands_alone_beside_its_field() -> None:
    assert (
        explain(BadInput(field="email", why="not-an-address"), "en", lead="act").why == "This is not an e-mail address."
    )


def test_a_late_reply_is_told_how_late_and_another_late_act_is_not() -> None:
    late = DeadlinePassed(closes_at=NOON, at=NOON + timedelta(seconds=4))
    assert explain(late, "en", lead="reply").happened == (
        "Your reply was not recorded: the deadline passed at 12:00 (Geneva), 4 seconds before it reached us."
    )
    assert "reached us" not in explain(late, "en", lead="act").happened


def test_further_faults_of_a_file_follow_in_the_readers_language() -> None:
    second = UnreadableDocument(file="a.csv", line=4, column="email", why="not-an-address")
    said = explain(UnreadableDocument(file="a.csv", line=3, why="quotation-marks", others=(second,)), "en")
    assert said.others == ("The file a.csv, line 4, column “email” – this is not an e-mail address.",)


def test_what_somebody_typed_keeps_its_direction_among_arabic_words() -> None:
    said = explain(AlreadyDone(act="consultation-drafted", reference="DM-21/1012"), "ar").happened
    assert "\u2068DM-21/1012\u2069" in said


def test_a_code_without_words_is_a_request_that_cannot_be_read() -> None:
    assert explain_code("not-heard-of", {}, "en").title == "This request cannot be read"
