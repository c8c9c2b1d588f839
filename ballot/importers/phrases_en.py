"""English."""

from __future__ import annotations

import re

from ballot.importers.phrases import Phrases

# Between two commas: "The Chair, having heard the councillors, proposed".
_ASIDE = r"(?:[^.;,]{0,60}, (?:(?!Chair)[^,.;]){0,80},)?"
_SAYS = (
    r"\b(?:said|says|propos\w+|suggest\w+|took it|takes it|understood|assumed|considered|thought|noted|observed|"
    r"recalled|reported|remarked|asked|invited|added|explained|concluded|summ\w+|wondered|felt|stressed|stated|"
    r"confirmed|warned|cautioned|preferred|replied|introduced|presented|thanked|drew|welcomed|agreed|supported|"
    r"opposed|requested|pointed|called|wished|wanted|expressed|questioned|described|set out|offered|read|"
    r"opened|closed|declared|announced|turned|gave)\b"
)
_LABEL = r"(?:[A-Z]|\d{1,2})\b"
_LABELS = rf"(?P<labels>{_LABEL}(?:(?:,? (?:to|and) |, | ?[–-] ?)(?:[Aa]nnex )?{_LABEL})*)"
_DOCUMENT = r"(?:(?:the |its )?(?:\w+ ){0,2}[Dd]ocuments? )?"
_CHANGED = r"(?:updated|amended|revised|changed|modified|reworded|corrected|adapted|adjusted|expanded)"
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _verb_pattern(base: str, gerund: str) -> re.Pattern[str]:
    """A verb where it says what to do ("to note", "on noting"), not where it describes ("the note", "noted")."""
    return re.compile(
        rf"\b(?:(?:to|and|or|then|both|they)\s+(?:{base})|(?:to|and|on|by|for|of|at)\s+(?:{gerund}))\b", re.I
    )


EN = Phrases(
    language="en",
    sentence_end=re.compile(
        r"(?<=[.!?])(?<!\bRev\.)(?<!\bAdd\.)(?<!\bNo\.)(?<!\bNos\.)(?<!\b[A-Z]\.)(?<!\bM[rs]\.)(?<!\bDr\.)"
        r" (?=[A-Z“\"])"
    ),
    full_stop=".!?;, ",
    joint=" ",
    speaker=re.compile(
        r"(?:(?P<chair>\b[Tt]he Chair(?:man|woman|person)?\b(?!['’]| of\b))"
        rf"{_ASIDE}[^.;,]{{0,60}}?{_SAYS}"
        r"|(?P<pronoun>(?:^|(?<=, )|(?<=and ))(?:[Hh]e|[Ss]he|[Tt]hey)\b)"
        rf"{_ASIDE}[^.;,]{{0,40}}?{_SAYS}"
        r"|(?P<collective>(?:^|(?<=, ))(?:The (?:meeting|Council|councillors)|Councillors|the (?:meeting|councillors)"
        r"|It was (?:so )?(?:agreed|concluded|decided))\b)"
        r"|(?P<other>\b(?:[Cc]ouncillors?|[Rr]epresentatives?|[Dd]elegates?|Secretary-General|Adviser|Director|Chief"
        r"|Vice-Chair\w*|Chair\w* of|[Ss]ecretariat|[Cc]onsultant|[Oo]fficer|[Oo]thers?|[Ss]ome|[Oo]ne)\b"
        rf"{_ASIDE}[^.;,]{{0,60}}?{_SAYS}))"
    ),
    proposing=re.compile(
        r"\b(?:propos(?:ed|es|al)|suggest(?:ed|s)|t(?:ook|akes?) it|understood|assumed|considered|concluded?|invited|"
        r"wish(?:ed)?|put forward)\b"
    ),
    correspondence=re.compile(
        r"\bby (?:correspondence|letter)\b|\b(?:through|in|via) (?:an? )?(?:exchange of )?correspondence\b"
        r"|\bin writing\b",
        re.I,
    ),
    not_proposed=re.compile(
        r"\b(?:not|never|no need|no longer|rather than|instead of|without|unnecessary)\b[^.;,]{0,60}"
        r"\b(?:correspondence|letter|writing)\b"
        r"|\b(?:had|has|have) (?:already |previously )?(?:been )?\w+ed\b[^.;,]{0,60}\bby correspondence\b"
        r"|\bby correspondence\b[^.;]{0,40}\b(?:had|was|were) (?:already|previously|held|carried out)\b",
        re.I,
    ),
    other_consultees=re.compile(
        r"\b(?:consult\w*|ask\w*)\b[^.;]{0,20}"
        r"\b(?:administrations|Sector Members|all Member States|regional organi[sz]ations)\b"
    ),
    urgency=re.compile(
        r"\b(?:in view of|given|because of|considering|owing to|in the light of|because|since|as)\b[^.;,]{0,60}"
        r"\b(?:urgen\w+|cannot wait|could not wait|pressing)\b|\b[Tt]he matter being (?:urgent|pressing)\b"
    ),
    lead=re.compile(
        r"\b(?:wished to conclude(?: that)?,?|wished(?: that)?,?|took it,? (?:therefore,? |then,? |further,? )*that|"
        r"propos(?:ed|es)(?: that)?,?|suggested(?: that)?,?|understood that|assumed that|considered that|invited)"
    ),
    frame=re.compile(
        r"[^.;]*?\b(?:by (?:correspondence|(?:circular )?letter)|correspondence|in writing|written consultation)\b[^.;]*?"
        r"(?=\bto (?:take note|note|endorse|approve|adopt|authori[sz]e)\b)",
        re.I,
    ),
    specification=re.compile(
        r",? (?:which (?:would|should|was to) |that (?:would|should) |to )?(?:clearly |expressly |explicitly )?"
        r"(?:saying|stating|indicating|specifying|explaining|making (?:it )?clear"
        r"|state|indicate|specify|say|make clear)"
        r"(?: clearly)?(?: that| the following)?:"
    ),
    verbs=(
        ("note", _verb_pattern("note|take note", "noting|taking note")),
        ("endorse", _verb_pattern("endorse", "endorsing")),
        ("approve", _verb_pattern("approve", "approving")),
        ("adopt", _verb_pattern("adopt", "adopting")),
        ("authorize", _verb_pattern("authori[sz]e", "authori[sz]ing")),
    ),
    revised=re.compile(r"\b(?:as (?:revised|amended|updated)|(?:revised|amended|updated)(?! (?:by|in|on)\b))\b"),
    still_to_change=re.compile(
        r"(?P<condition>\b(?:the|its)\b[^.;,]{0,20}\b(?:title|text|wording|name|annex)\b[^.;,]{0,60}"
        rf"\b(?:would|will|should|must|was to|is to)\b[^.;,]{{0,10}} be (?:\w+ )?{_CHANGED}"
        r"(?:(?!,? the Chair)[^.;]){0,200})"
    ),
    proviso=re.compile(
        r"(?P<condition>\b(?:subject to|provided that|on (?:the )?condition that"
        r"|on the understanding that)\b[^.;]{1,300})"
    ),
    comment_window=re.compile(
        r"(?P<window>\b(?:by|before|until|no later than) "
        r"(?:(?P<hour>\d{1,2})[:.]?(?P<minute>\d{2})?[^.;\d]{1,40})?[^.;\d]{0,40}?"
        rf"\b(?P<day>\d{{1,2}}) (?P<month>{'|'.join(_MONTHS)})(?: \d{{4}})?"
        r"(?:,? (?:at )?(?P<late_hour>\d{1,2})[:.]?(?P<late_minute>\d{2})(?: hours)?)?(?:,? \(?Geneva time\)?)?)"
    ),
    months=_MONTHS,
    concluded=re.compile(
        r"^(?:It was so (?:concluded|agreed|decided)|(?:The (?:meeting|councillors)|Councillors) (?:so )?"
        r"(?:agreed|concluded)|(?:It|That) was agreed|So (?:agreed|concluded)|There being no objection)",
        re.I,
    ),
    refused=re.compile(
        r"\b(?:not (?:so )?(?:agreed|accepted|concluded)|no (?:agreement|consensus)"
        r"|withdr[ae]wn?\b[^.;]{0,20}\bproposal|proposal was (?:rejected|withdrawn))\b",
        re.I,
    ),
    deferred=re.compile(
        r"\b(?:defer|postpon|carr(?:y|ied) over|h[oe]ld over|revert|put off)\w*\b[^.;]{0,150}?"
        r"\b(?:to|until|at|till)\b[^.;]{0,40}\b(?:session|Council)\b",
        re.I,
    ),
    to_working_group=re.compile(
        r"\b(?:submit|refer|forward|transmit|transmission|send|sent|pass|hand)\w*\b[^.;]{0,150}?"
        r"\b(?:CWG\b|CWG-|working group)",
        re.I,
    ),
    noted=re.compile(r"\b(?:noted|took note of)\b"),
    chair_notes=re.compile(r"\bto (?:note|take note of)\b"),
    annex_before=re.compile(
        rf"\b[Aa]nnex(?:es)?(?: {_LABELS})?"
        rf"(?:,? ?(?:attached )?(?:to|of|in|contained in|from) {_DOCUMENT}|,? {_DOCUMENT})\(?$"
    ),
    # Not the annex of the document that comes next: "Document C21/5, Annex B to Document C21/6".
    annex_after=re.compile(rf"(?:,| ?\()? ?[Aa]nnex(?:es)?\b(?>(?: {_LABELS})?)(?! (?:to|of) )"),
    annex_range=re.compile(r"\bto\b|[–-]"),
    title=re.compile(r"\b(?:summary|meeting) record\b|\brecord of\b|\bminutes\b", re.I),
    signature=re.compile(
        r"^\s*(?:The )?(?:Secretary-General|Chair\w*)\s?:\s*"
        r"(?:(?:The )?(?:Chair\w*|Secretary-General)\s?:.*)?$|^_{3,}$"
    ),
    brackets=("(", ")"),
)
