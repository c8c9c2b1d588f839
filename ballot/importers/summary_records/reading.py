"""Read a record of a council's meeting: its items, what was proposed for correspondence, and what became of it.

The reader knows no words and no particular council: words are data of each language, references data of the body. Nothing
that names the procedure is passed over: it is a conclusion, or stands under "look here".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as _replace

from ballot.importers.languages import language_of
from ballot.importers.papers.builder import MAX_PARAGRAPHS
from ballot.importers.papers.paper import Paper
from ballot.importers.phrases.tables import Phrases, phrases_of
from ballot.importers.references import (
    ITU,
    DocumentReference,
    Grammar,
    grammar_for,
    session_of,
    without_duplicates,
)
from ballot.importers.summary_records.course_of_item import (
    CORRESPONDENCE,
    ORDER,
    OTHER,
    Course,
    ProposalCandidate,
    follow,
)
from ballot.importers.summary_records.layout import Layout, Section, read_layout
from ballot.importers.summary_records.oddities import oddities_of_layout, oddities_of_numbers
from ballot.importers.summary_records.paragraph_blocks import Block, plain_digits, read_blocks
from ballot.importers.summary_records.questions import (
    Mention,
    Question,
    find_announced_change,
    find_comment_window,
    mention_in,
    read_questions,
)
from ballot.importers.summary_records.result import (
    Doubt,
    Instruction,
    ItemOutcome,
    LookHere,
    ReadConclusion,
    ReadItem,
    RecordReading,
    Standing,
)
from ballot.importers.summary_records.sentences import Sentence, Voice, sentences_of
from ballot.importers.text import MAX_LINE
from ballot.rules.refusals import UnreadableDocument

MAX_TEXT = 600_000
"""Length limit of a record, in characters: every phrase is looked for in all of it, which takes seconds at this length. A
record of a week of sittings has about 200,000."""
MAX_CONCLUSIONS = 1_000
"""Limit of the conclusions of a record: a person decides about each of them. A week of sittings has about 50."""


@dataclass(frozen=True)
class _Ground:
    """What the whole reading stands on."""

    phrases: Phrases
    grammar: Grammar
    session: str | None


def read_record(paper: Paper, grammar: str = ITU) -> RecordReading:
    """Read a record. `grammar` names how the body writes its references; another council's is told by its references.

    Raise `UnreadableDocument` (`file`, `why`) for a paper in a language without phrases, or that is no record.
    """
    texts = [one.text for one in paper.paragraphs]
    if sum(map(len, texts)) > MAX_TEXT:
        raise UnreadableDocument(file=paper.file_name, why="too-many-paragraphs", limit=MAX_PARAGRAPHS, length=MAX_TEXT)
    long = next((one for one in paper.paragraphs if len(one.text) > MAX_LINE), None)
    if long is not None:
        raise UnreadableDocument(
            file=paper.file_name, why="line-too-long", line=long.place, length=len(long.text), limit=MAX_LINE
        )
    phrases = phrases_of(language_of(texts, paper.file_name))
    blocks = read_blocks(paper, phrases.joint)
    known = grammar_for((one.text for one in blocks), grammar)
    layout = read_layout(blocks, phrases)
    if not layout.sections:
        last = max((one.place for one in paper.paragraphs), default=1)
        raise UnreadableDocument(file=paper.file_name, why="no-paragraphs", line=1, last=last)
    session = session_of((one.title for one in layout.sections), known) or session_of(map(plain_digits, texts), known)
    ground = _Ground(phrases, known, session)
    read = [_read_item(section, ground) for section in layout.sections]
    if sum(len(one.conclusions) for one, *_ in read) > MAX_CONCLUSIONS:
        raise UnreadableDocument(file=paper.file_name, why="too-complex")
    _require_a_meeting(layout, phrases, paper)
    reading = RecordReading(
        language=phrases.language,
        title=_title_of(layout, phrases),
        session=session,
        items=tuple(item for item, _, _ in _with_ordinals(read)),
        look_here=(*_mentions_before_the_items(layout.front, phrases), *(one for _, here, _ in read for one in here)),
        warnings=(*oddities_of_layout(layout, session), *_oddities_of(layout)),
        instructions=tuple(one for _, _, told in read for one in told),
    )
    if reading.title is None and not reading.look_here and not any(item.conclusions for item in reading.items):
        raise _no_record(layout, paper)
    return reading


def _oddities_of(layout: Layout) -> list[str]:
    return [oddity for section in layout.sections for oddity in oddities_of_numbers(section)]


_ReadItem = tuple[ReadItem, tuple[LookHere, ...], tuple[Instruction, ...]]


def _read_item(section: Section, ground: _Ground) -> _ReadItem:
    phrases = ground.phrases
    sentences = list(sentences_of(section, phrases))
    read: dict[int, tuple[Mention, tuple[Question, ...]]] = {}
    for index, one in enumerate(sentences):
        mention = mention_in(one, phrases)
        following = sentences[index + 1] if index + 1 < len(sentences) else None
        asks = mention in (Mention.PROPOSAL, Mention.DECISION)
        questions = read_questions(one, following, phrases, ground.grammar) if asks else ()
        with_verbs = tuple(question for question in questions if question.verbs)
        read[index] = (mention if with_verbs or not asks else Mention.UNCLEAR, with_verbs)
    course = follow(sentences, phrases, read)
    headed = _in_session([one.reference for one in ground.grammar.find_mentions(section.title)], ground)
    conclusions = [_conclusion(section, one, sentences, headed, ground) for one in course.candidates]
    about = [one.whole for _, documents in conclusions for one in documents]
    if not headed and not about:
        about = [mention.reference for one in sentences for mention in ground.grammar.find_mentions(one.text)]
    item = ReadItem(
        number=section.number,
        title=section.title,
        place=section.heading.place_of(0, len(section.heading.text)),
        documents=tuple(map(str, without_duplicates([*headed, *_in_session(about, ground)]))),
        outcomes=_outcomes(course),
        conclusions=tuple(one for one, _ in conclusions),
    )
    look_here = tuple(LookHere(section.number, one.label, one.text.strip(), one.place) for one in course.look_here)
    return item, look_here, _instructions(section, sentences, phrases)


def _outcomes(course: Course) -> tuple[ItemOutcome, ...]:
    asked = [
        ItemOutcome(CORRESPONDENCE, None, None, one.sentence.label)
        for one in course.candidates
        if one.standing is not Standing.REFUSED
    ]
    found = sorted(dict.fromkeys([*asked, *course.outcomes]), key=lambda one: ORDER.index(one.kind))
    return tuple(found) or (ItemOutcome(OTHER, None, None, ""),)


def _conclusion(
    section: Section,
    candidate: ProposalCandidate,
    sentences: Sequence[Sentence],
    headed: Sequence[DocumentReference],
    ground: _Ground,
) -> tuple[ReadConclusion, tuple[DocumentReference, ...]]:
    phrases, sentence, question = ground.phrases, candidate.sentence, candidate.question
    before = _of_same_proposal(candidate, sentences)
    changes = [change for change in (find_announced_change(one, phrases) for one in before) if change]
    year = _year_of(ground.session)
    window = next((found for one in reversed(before) if (found := find_comment_window(one, year, phrases))), None)
    documents = _in_session(question.documents, ground)
    doubts = list(candidate.doubts)
    if not documents:
        documents = tuple(headed) or _only_document(sentences, ground)
        doubts.append(Doubt("no-document", sentence.place, ""))
    if window is not None:
        doubts.append(Doubt("comment-window", sentence.place, window.text))
    if question.revised:
        doubts.append(Doubt("revised-text", sentence.place, ""))
    separator = "；" if phrases.joint == "" else "; "
    conditions = [*changes, *(one for one in (question.proviso, question.specification) if one)]
    standing = candidate.standing
    if question.unsure:
        doubts.append(Doubt("unknown-verb", sentence.place, ""))
    if standing is Standing.CONFIRMED and (question.unsure or (not question.documents and len(headed) != 1)):
        standing = Standing.FOUND
    read = ReadConclusion(
        item=section.number,
        paragraph=sentence.label,
        ordinal=1,
        verb=question.verbs[0],
        also=question.verbs[1:],
        documents=tuple(map(str, documents)),
        condition=separator.join(conditions) or None,
        urgency=question.urgency,
        text=question.text,
        question=question.decision,
        proposal=sentence.whole,
        conclusion=candidate.conclusion.whole if candidate.conclusion else None,
        conclusion_paragraph=candidate.conclusion.label if candidate.conclusion else None,
        source=sentence.place,
        standing=standing,
        doubts=tuple(doubts),
        comment_window=window,
    )
    return read, documents


def _only_document(sentences: Sequence[Sentence], ground: _Ground) -> tuple[DocumentReference, ...]:
    """The document that the item is about, where it names only one."""
    named = [mention.reference for one in sentences for mention in ground.grammar.find_mentions(one.text)]
    documents = _in_session(named, ground)
    return documents if len(documents) == 1 else ()


def _of_same_proposal(candidate: ProposalCandidate, sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences of the candidate's paragraph up to and with its own, from after the one before that asks too."""
    of_paragraph = [one for one in sentences if one.paragraph == candidate.sentence.paragraph]
    return of_paragraph[: of_paragraph.index(candidate.sentence) + 1]


def _with_ordinals(read: Sequence[_ReadItem]) -> list[_ReadItem]:
    """Count the conclusions that have the same item and paragraph number, as where a number was printed twice."""
    counts: Counter[tuple[str, str]] = Counter()
    counted: list[_ReadItem] = []
    for item, here, told in read:
        conclusions = []
        for one in item.conclusions:
            counts[one.item, one.paragraph] += 1
            conclusions.append(_replace(one, ordinal=counts[one.item, one.paragraph]))
        counted.append((_replace(item, conclusions=tuple(conclusions)), here, told))
    return counted


def _instructions(section: Section, sentences: Sequence[Sentence], phrases: Phrases) -> tuple[Instruction, ...]:
    found = []
    for one in sentences:
        told = phrases["paper.instruction"].search(one.text) if one.voice in (Voice.MEETING, Voice.CHAIR) else None
        if told is not None:
            found.append(Instruction(section.number, one.label, told.group().strip(), None, one.text.strip()))
    return tuple(found)


def _mentions_before_the_items(front: Sequence[Block], phrases: Phrases) -> tuple[LookHere, ...]:
    """What names the procedure before the first item, as in a summary of decisions."""
    return tuple(
        LookHere(None, None, one.text, one.place_of(0, len(one.text)))
        for one in front
        if phrases["procedure.name"].search(one.text)
    )


def _in_session(references: Sequence[DocumentReference], ground: _Ground) -> tuple[DocumentReference, ...]:
    return without_duplicates(one.in_session(ground.session) for one in references)


def _year_of(session: str | None) -> int | None:
    digits = (session or "").lstrip("C")
    if not digits.isdigit():
        return None
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _title_of(layout: Layout, phrases: Phrases) -> str | None:
    return next((one.text.strip() for one in layout.front if phrases["paper.title"].search(one.text)), None)


def _require_a_meeting(layout: Layout, phrases: Phrases, paper: Paper) -> None:
    """Raise `UnreadableDocument` where no chair says anything, and nothing else shows that it is a record of a meeting: an
    agenda, too, has items, and words for what is put off."""
    told = (phrases["became.happened"], phrases["procedure.name"])
    numbered = (one for section in layout.sections for one in section.paragraphs if one.number)
    is_one = _title_of(layout, phrases) is not None or any(one.text[-1:] in "。.!؟" for one in numbered)
    for section in layout.sections:
        voices = {one.voice for one in sentences_of(section, phrases)}
        if Voice.CHAIR in voices or (is_one and Voice.MEETING in voices):
            return
        if is_one and any(pattern.search(one.text) for one in section.paragraphs for pattern in told):
            return
    raise _no_record(layout, paper)


def _no_record(layout: Layout, paper: Paper) -> UnreadableDocument:
    line, last = layout.sections[0].heading.place, max(one.place for one in paper.paragraphs)
    return UnreadableDocument(file=paper.file_name, why="nobody-speaks", line=line, last=last)
