"""What became of what was proposed: read to the end of the item, the last word wins.

The item's sentences are events. A proposal of the chair waits; "it was so agreed" settles what was proposed last; a withdrawal,
a deferral or a missing agreement undoes what waits. An objection undoes nothing by itself: it is a doubt, and a person
decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ballot.importers.phrases.tables import Phrases
from ballot.importers.summary_records.questions import Mention, Question
from ballot.importers.summary_records.result import Doubt, ItemOutcome, Standing
from ballot.importers.summary_records.sentences import Sentence, Voice

CORRESPONDENCE, DEFERRED, TO_GROUP = "consult-by-correspondence", "deferred", "to-CWG"
RETURNED, NO_CONSENSUS, NOTED, OTHER = "returned", "no-consensus", "noted-at-meeting", "other"
ORDER = (CORRESPONDENCE, DEFERRED, TO_GROUP, RETURNED, NO_CONSENSUS, NOTED, OTHER)
"""The chief outcome of an item is the first of these: what still has to happen outweighs what was merely noted."""
_COMMA = re.compile("[,،，]")
_UNDOING = ("deferred", "to_group", "returned", "noted")
_KIND = {"deferred": DEFERRED, "to_group": TO_GROUP, "returned": RETURNED, "noted": NOTED}


@dataclass
class ProposalCandidate:
    """A sentence that puts something to correspondence, and what has become of it so far."""

    sentence: Sentence
    question: Question
    decided: bool = False
    settled: bool = False
    refused: bool = False
    conclusion: Sentence | None = None
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def standing(self) -> Standing:
        """Return what the reading makes of it."""
        if self.refused:
            return Standing.REFUSED
        return Standing.FOUND if self.doubts or not self.settled else Standing.CONFIRMED

    @property
    def is_opposed(self) -> bool:
        """Return whether somebody spoke against it."""
        return any(one.code == "objection" for one in self.doubts)

    def doubt(self, code: str, sentence: Sentence) -> None:
        """Add a reason for which a person has to decide."""
        self.doubts.append(Doubt(code, sentence.place, sentence.text.strip()))


@dataclass
class Course:
    """The course of an item: its candidates, its outcomes, and the sentences that name the procedure without proposing it."""

    candidates: list[ProposalCandidate] = field(default_factory=list)
    outcomes: list[ItemOutcome] = field(default_factory=list)
    look_here: list[Sentence] = field(default_factory=list)
    _waiting: list[ItemOutcome] = field(default_factory=list)
    """Outcomes that the chair, or somebody, proposed last, and nobody has agreed to yet."""
    _chair_proposed: bool = False
    _just_asked: bool = False
    """Nobody has spoken since."""
    _not_understood: Sentence | None = None
    """What was proposed last in words that are none of the known outcomes."""

    @property
    def open(self) -> list[ProposalCandidate]:
        """Return the candidates of which nothing has become yet."""
        return [one for one in self.candidates if not one.settled and not one.refused]

    def propose(self, candidate: ProposalCandidate) -> None:
        """Take a candidate in."""
        self.candidates.append(candidate)
        self._waiting, self._not_understood = [], None
        if candidate.decided:
            candidate.settled, candidate.conclusion = True, candidate.sentence

    def agree(self, sentence: Sentence, said_more: bool) -> None:
        """Settle what was proposed last. `said_more`: the sentence speaks of the procedure too, as where a part is taken out."""
        if self._waiting:
            self._decide(self._waiting, sentence, chair=self._chair_proposed or self._just_asked)
            self._waiting = []
            return
        for one in self.open:
            one.settled, one.conclusion = True, sentence
            if said_more:
                one.doubt("said-more", sentence)
            if self._not_understood is not None:
                one.doubt("other-proposal", self._not_understood)

    def propose_otherwise(self, sentence: Sentence | None) -> None:
        """Remember that something was proposed that is none of the known outcomes: what is agreed next may be that."""
        self._not_understood = sentence

    def wait(self, outcomes: list[ItemOutcome], chair: bool) -> None:
        """Remember what was proposed instead."""
        self._waiting, self._chair_proposed, self._just_asked = outcomes, chair, True

    def go_on(self) -> None:
        """Note that somebody has spoken since."""
        self._just_asked = False

    def decide(self, outcomes: list[ItemOutcome], sentence: Sentence) -> None:
        """Take in what the meeting decided."""
        self._decide(outcomes, sentence, chair=True)
        self._waiting = []

    def _decide(self, outcomes: list[ItemOutcome], sentence: Sentence, chair: bool) -> None:
        self.outcomes += outcomes
        for one in self.candidates:
            if one.sentence.paragraph == sentence.paragraph and one.decided:
                continue
            if one.settled:
                if any(outcome.kind == DEFERRED for outcome in outcomes):
                    one.doubt("later-deferred", sentence)
            elif chair:
                one.refused = True
            else:
                one.doubt("other-proposal", sentence)

    def object(self, sentence: Sentence) -> None:
        """Note an objection against whatever has been proposed so far."""
        for one in self.candidates:
            one.doubt("objection", sentence)

    def refuse(self, sentence: Sentence) -> None:
        """Undo what waits; of what was concluded already a person has to decide."""
        for one in self.candidates:
            if one.settled:
                one.doubt("later-refused", sentence)
            else:
                one.refused = True

    def finish(self) -> None:
        """Take the chair's last words for decided where somebody had spoken against the proposal; else a person decides."""
        if self._waiting and self._chair_proposed:
            self.outcomes += self._waiting
            for one in self.open:
                if one.is_opposed:
                    one.refused = True
                else:
                    one.doubts.append(Doubt("other-proposal", None, ""))
        for one in self.open:
            one.doubts.append(Doubt("not-concluded", None, ""))
        if any(one.kind != NO_CONSENSUS for one in self.outcomes):
            self.outcomes = [one for one in self.outcomes if one.kind != NO_CONSENSUS]


def follow(
    sentences: Sequence[Sentence], phrases: Phrases, read: dict[int, tuple[Mention, tuple[Question, ...]]]
) -> Course:
    """Return the course of an item. `read` has what each sentence does with the procedure, and its questions."""
    course = Course()
    for index, sentence in enumerate(sentences):
        mention, questions = read[index]
        for question in questions:
            candidate = ProposalCandidate(sentence, question, decided=mention is Mention.DECISION)
            if _ends_otherwise_in_part(sentence.text, phrases):
                candidate.doubt("other-proposal", sentence)
            if _is_objection(sentence.text, phrases):
                candidate.doubt("objection", sentence)
            course.propose(candidate)
        if questions:
            continue
        if mention is not Mention.NONE:
            course.look_here.append(sentence)
        _follow_sentence(course, sentence, mention, phrases)
    course.finish()
    return course


def _follow_sentence(course: Course, sentence: Sentence, mention: Mention, phrases: Phrases) -> None:
    text, voice = sentence.text, sentence.voice
    outcomes = _outcomes_in(sentence, phrases)
    concluded = voice is not Voice.OTHER and phrases["became.concluded"].search(text) is not None
    if voice is not Voice.OTHER and phrases["became.refused"].search(text):
        course.refuse(sentence)
        if phrases["became.no_consensus"].search(text):
            course.outcomes.append(ItemOutcome(NO_CONSENSUS, None, None, sentence.label))
        if outcomes:
            course.wait(outcomes, chair=True)
        return
    if voice is not Voice.CHAIR and _is_objection(text, phrases):
        course.object(sentence)
    if outcomes and (
        voice is Voice.MEETING or (concluded and voice is not Voice.CHAIR) or _is_passive(sentence, phrases)
    ):
        course.decide(outcomes, sentence)
    elif concluded:
        course.agree(sentence, mention is not Mention.NONE)
    elif outcomes:
        course.wait(outcomes, chair=voice is Voice.CHAIR)
    elif voice is not Voice.OTHER and phrases["became.otherwise"].search(text):
        _agree_on_something_else(course, sentence)
    elif voice in (Voice.CHAIR, Voice.OTHER) and phrases["proposal.puts"].search(text):
        course.propose_otherwise(sentence)
    else:
        course.go_on()


def _is_objection(text: str, phrases: Phrases) -> bool:
    """Whether somebody objects in this sentence; that nobody does is no objection."""
    without = phrases["became.concluded"].sub(" ", phrases["proposal.said"].sub(" ", text))
    return phrases["became.objection"].search(without) is not None


def _agree_on_something_else(course: Course, sentence: Sentence) -> None:
    """Something else was agreed: what had been spoken against is gone, of the rest a person decides."""
    for one in course.candidates:
        if one.settled:
            one.doubt("agreed-otherwise", sentence)
        elif one.is_opposed:
            one.refused = True
        elif not one.refused:
            one.doubt("agreed-otherwise", sentence)


def _ends_otherwise_in_part(text: str, phrases: Phrases) -> bool:
    """Whether the proposal names another end beside correspondence, for a part or in a certain case. Why it is urgent ("cannot
    wait until the next session") says nothing of that."""
    urgency = phrases["proposal.urgency"].search(text)
    if urgency is not None:
        comma = _COMMA.search(text, urgency.end())
        text = text[: urgency.start()] + (text[comma.start() :] if comma else "")
    return any(phrases[name].search(text) for name in ("became.deferred", "proposal.another_end"))


def _is_passive(sentence: Sentence, phrases: Phrases) -> bool:
    """Whether nobody is named and the sentence says what happened: "Document C24/4 is noted"."""
    return sentence.voice is Voice.NONE and phrases["became.happened"].search(sentence.text) is not None


def _outcomes_in(sentence: Sentence, phrases: Phrases) -> list[ItemOutcome]:
    found = []
    for name in _UNDOING:
        said = phrases[f"became.{name}"].search(sentence.text)
        if said is not None and _is_meant(name, sentence, phrases):
            asked = phrases["became.at_the_request"].search(sentence.text)
            state = asked.groupdict().get("state") if asked else None
            found.append(ItemOutcome(_KIND[name], state.strip() if state else None, None, sentence.label))
    return found


def _is_meant(name: str, sentence: Sentence, phrases: Phrases) -> bool:
    """Whether the words for an outcome are meant as one. A speaker may remark on what was noted or deferred; the chair who
    says that an item is put off, or sent to a group, has done so."""
    if sentence.voice not in (Voice.CHAIR, Voice.OTHER):
        return True
    if sentence.voice is Voice.CHAIR and name != "noted":
        return True
    return phrases["proposal.puts"].search(sentence.text) is not None
