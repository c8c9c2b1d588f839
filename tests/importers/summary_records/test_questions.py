"""What makes a ballot, and what does not."""

from __future__ import annotations

import pytest

from ballot.importers.references import without_documents
from tests.support.papers.council_papers import ballots, chinese, english, read

ASKS = "in view of the urgency, to consult the Member States of the Council by correspondence"
CONCLUDED = "It was so concluded."


def test_a_chairs_proposal_is_a_ballot() -> None:
    [ballot] = ballots(
        english(f"The Chair took it that councillors wished, {ASKS} in order to note Document C21/1.", CONCLUDED)
    )
    assert (ballot.verb, ballot.also, ballot.documents, ballot.paragraph) == ("note", (), ("C21/1",), "1.1")
    assert ballot.text.startswith("In view of the urgency")
    assert not ballot.text.endswith(".")
    assert ballot.condition is None


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        (f"{ASKS} in order to note Document C21/1", "to note Document C21/1"),
        (f"{ASKS} and ask them to note the draft decision in Annex A to Document C21/54", ""),
        (f"{ASKS} and ask them to note Document C21/1 and to authorize its publication", ""),
        ("to ask the Council's Member States to note Document C21/1 by correspondence", None),
    ],
)
def test_the_question_is_the_minute_without_its_frame(asked: str, question: str | None) -> None:
    [ballot] = ballots(english(f"The Chair took it that councillors wished, {asked}.", CONCLUDED))
    assert ballot.question == ("" if question is None else question or asked[asked.index("to note") :])


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Accessibility policy (Document C21/72)", "Accessibility policy"),
        ("性别平等报告（C23/23（Rev.2）号文件）", "性别平等报告"),
        ("Resolution 70 (Dubai, 2018) and its follow-up (C21/6)", "Resolution 70 (Dubai, 2018) and its follow-up"),
        ("Resolution 70 (Dubai, 2018)", "Resolution 70 (Dubai, 2018)"),
        ("(C21/6)", "(C21/6)"),
    ],
)
def test_the_subject_of_an_item_is_its_title_without_the_documents_behind_it(title: str, subject: str) -> None:
    assert without_documents(title) == subject


@pytest.mark.parametrize(
    "sentence",
    [
        "A councillor proposed to consult the Council by correspondence in order to note Document C21/1.",
        "The Chair of CWG-FHR proposed a consultation by correspondence to note Document C21/1.",
        "The Vice-Chair of the group suggested a consultation by correspondence to note Document C21/1.",
        "The councillor from Brazil said that the Chair had proposed to note Document C21/1 by correspondence.",
        "The Chair recalled that Member States had already been consulted by correspondence to note Document C20/1.",
        "The Chair said that he saw no need for a consultation by correspondence to note Document C21/1.",
        "The Chair proposed to note Document C21/1 at the session rather than by correspondence.",
        "The Chair proposed to consult administrations by correspondence and to note Document C21/1.",
        "The Chair proposed a consultation by correspondence on the subject.",
        "The Chair's proposal, said a councillor, was a consultation by correspondence to note Document C21/1.",
        "It would be possible to note Document C21/1 by correspondence.",
    ],
)
def test_a_mention_of_correspondence_that_the_chair_does_not_propose_is_no_ballot(sentence: str) -> None:
    text = english("The Chair opened the discussion.", sentence, CONCLUDED)
    assert ballots(text) == ()
    assert [one.paragraph for one in read(text).look_here] == ["1.2"]


@pytest.mark.parametrize(
    "sentence",
    [
        "一位理事提议进行理事国信函磋商，以便将C21/1号文件记录在案。",
        "理事会财务工作组主席提议进行信函磋商，以便将C21/1号文件记录在案。",
        "日本理事说，主席提议进行信函磋商，以便将C21/1号文件记录在案。",
        "主席认为，没有必要进行信函磋商来批准C21/1号文件。",
        "主席提议与各主管部门进行信函磋商，以便批准C21/1号文件。",
        "主席提议以后再谈信函磋商。",
        "会上提到可以进行信函磋商，批准C21/1号文件。",
    ],
)
def test_questions_are_read_in_chinese_too(sentence: str) -> None:
    assert ballots(chinese("主席请理事们讨论。", sentence, "会议同意。")) == ()


def test_he_is_the_person_who_spoke_last() -> None:
    proposal = f"He took it that councillors wished, {ASKS}, to approve Document C21/1."
    assert len(ballots(english("The Chair thanked the secretariat.", "It was so agreed.", proposal, CONCLUDED))) == 1
    assert ballots(english("The Secretary-General said that it was late.", proposal, CONCLUDED)) == ()


def test_a_proposal_goes_on_in_the_next_sentence_until_someone_else_speaks() -> None:
    begun = "The Chair proposed that comments be sent first."
    question = "Then the Council would be consulted by correspondence in order to adopt Document C21/1."
    assert [one.verb for one in ballots(english(f"{begun} {question}", CONCLUDED))] == ["adopt"]
    assert ballots(english(f"{begun} A councillor thanked her. {question}", CONCLUDED)) == ()


def test_a_compound_question_has_its_verbs_in_the_order_of_the_text() -> None:
    asked = "to authorize publication of Document C21/1 and to note and endorse Document C21/2"
    text = f"The Chair proposed, {ASKS}, {asked}."
    [ballot] = ballots(english(text, CONCLUDED))
    assert (ballot.verb, ballot.also) == ("authorize", ("note", "endorse"))
    assert ballot.documents == ("C21/1", "C21/2")


@pytest.mark.parametrize(
    ("words", "documents"),
    [
        ("the annex to Document C21/5", ("C21/5 Annex",)),
        ("Annex B to Document C21/5", ("C21/5 Annex B",)),
        ("Annexes 1 to 3 to Document C21/5", ("C21/5 Annex 1", "C21/5 Annex 2", "C21/5 Annex 3")),
        ("Annexes A and C of the revised Document C21/5(Rev.2)", ("C21/5(Rev.2) Annex A", "C21/5(Rev.2) Annex C")),
        ("Document C21/5, Annex 2, and Document C20/6", ("C21/5 Annex 2", "C20/6")),
        ("Documents C21/5, C21/DT/7 and DT/8", ("C21/5", "C21/DT/7", "C21/DT/8")),
        ("Document C21/5, Annex B to Document C21/6 and C20/7", ("C21/5", "C21/6 Annex B", "C20/7")),
        ("Annex 1 and Annex 2 to Document C21/5", ("C21/5 Annex 1", "C21/5 Annex 2")),
        ("the text", ("C21/1",)),
    ],
)
def test_documents_and_annexes_have_normal_forms(words: str, documents: tuple[str, ...]) -> None:
    [ballot] = ballots(english(f"The Chair proposed, {ASKS}, to approve {words}.", CONCLUDED))
    assert ballot.documents == documents


@pytest.mark.parametrize(
    ("words", "documents"),
    [
        ("C21/5号文件附件所载案文", ("C21/5 Annex",)),
        ("C21/5号文件附件B", ("C21/5 Annex B",)),
        ("C21/5号文件附件1至3", ("C21/5 Annex 1", "C21/5 Annex 2", "C21/5 Annex 3")),
        ("C21/5号文件的附件一和附件二中的案文", ("C21/5 Annex 1", "C21/5 Annex 2")),
        ("C21/5号文件附件A和C20/6号文件", ("C21/5 Annex A", "C20/6")),
        ("C21/5（Rev.2）号文件", ("C21/5(Rev.2)",)),
        ("C21/5和DT/8号文件", ("C21/5", "C21/DT/8")),
    ],
)
def test_documents_and_annexes_in_chinese(words: str, documents: tuple[str, ...]) -> None:
    [ballot] = ballots(chinese(f"主席提议，鉴于事项紧迫，以信函方式征求各理事国意见，批准{words}。", "会议同意。"))
    assert ballot.documents == documents


def test_a_proposal_that_was_not_agreed_is_no_ballot() -> None:
    proposal = f"The Chair proposed, {ASKS}, to approve Document C21/1."
    text = english(proposal, "The proposal was not accepted.")
    assert ballots(text) == ()


def test_a_missing_conclusion_is_a_warning_and_the_ballot_stands() -> None:
    proposal = f"The Chair proposed, {ASKS}, to approve Document C21/1."
    [ballot] = ballots(english(proposal, "That ended the discussion."))
    assert [one.code for one in ballot.doubts] == ["not-concluded"]


def test_a_proviso_stays_in_the_text_and_is_named_as_condition() -> None:
    proposal = f"The Chair proposed, {ASKS}, to approve Document C21/1, subject to legal review."
    [ballot] = ballots(english(proposal, CONCLUDED))
    assert ballot.condition == "subject to legal review"
    assert ballot.text.endswith("subject to legal review")


def test_an_item_may_have_several_ballots() -> None:
    first = f"The Chair proposed, {ASKS}, to approve Document C21/1."
    second = f"She proposed, {ASKS}, to note Document C21/2."
    item = read(english(first, CONCLUDED, second, CONCLUDED)).items[0]
    assert [(one.paragraph, one.verb) for one in item.conclusions] == [("1.1", "approve"), ("1.3", "note")]
    assert item.documents == ("C21/1", "C21/2")


def test_outcomes_without_a_ballot() -> None:
    cases = {
        "Councillors agreed to defer the matter to the next session of the Council.": "deferred",
        "The meeting agreed to refer Document C21/1 to the Council Working Group on finance.": "to-CWG",
        "The meeting took note of Document C21/1.": "noted-at-meeting",
        "A councillor suggested deferring the matter to the next session.": "other",
        "The Chair took it that the secretariat should report again.": "other",
    }
    for sentence, outcome in cases.items():
        item = read(english("The Chair opened the discussion.", sentence)).items[0]
        assert (str(item.outcome), sentence) == (outcome, sentence)
