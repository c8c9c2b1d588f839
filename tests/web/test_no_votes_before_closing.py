"""Nobody sees a vote of a sealed consultation before closing: on no page, in no mail, export, log or answer of the API,
and not in the database without the key.

States reply with words that occur nowhere else, in every kind of reply there is. Then everything that can be reached is
searched for these words, in any of the ways in which they could be written down.
"""

from __future__ import annotations

import base64
import io
import logging
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from ballot.outside.mailwords import TemplateWords
from ballot.rules.refusals import LeftBlank, NotAllReplied
from ballot.services import conduct, countersigned, delivery, overview, publishing, reminders
from ballot.services.closing import close_due
from ballot.services.ports import RenderedMail
from ballot.wiring import shipped_folder
from tests.services.world import CLOSES, DAY, HOUR, World
from tests.web.conftest import BASE, Browser, give_password, link_of, paper_address, text

STATES = ("AR", "BR", "CA", "CH", "FR", "JP")
REPLACED = "zibeline-replaced"
STANDING = "quagga-standing"
ABSTAINED = "okapi-abstained"
ON_PAPER = "axolotl-on-paper"
WAITING = "narwhal-waiting"
LAPSED = "pangolin-lapsed"
BEGUN = "tapir-begun"
CODED = "numbat-coded"
TYPED = "fossa-typed"
WORDS = (REPLACED, STANDING, ABSTAINED, ON_PAPER, WAITING, LAPSED, BEGUN, CODED, TYPED)
"""Each is in a statement (or a scan) of a reply: replaced, standing, recorded from paper, waiting for a second officer,
of a State whose right was then suspended; begun and put aside, waiting for a code, typed when the session had ended."""

# How a vote is written in a record, in a page of ours or its pictures, and in a form that was filled in.
VOTES = re.compile(
    rb"""["']votes["']|:\s?["'](for|against|abstain)["']|class="vote\ vote-(for|against|abstain)|
    value="(for|against|abstain)"\ checked|(class|href|id)="[\x23]?(s|bar)-(for|against|abstain)""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Sealed:
    """The consultation, its scene set."""

    consultation: int
    pending: int
    slug: str


def written(word: str) -> Iterator[bytes]:
    """The ways in which a word may be written down without encrypting it."""
    plain = word.encode()
    yield from (plain, plain.hex().encode(), word.encode("utf-16-le"), word.upper().encode(), plain[::-1])
    for shift in range(3):
        # Base64 of the word wherever it stands in a text: what does not depend on its neighbours.
        inner = base64.b64encode(b"x" * shift + plain)
        yield inner[4 if shift else 0 : -4]


FORBIDDEN = tuple(shape for word in WORDS for shape in written(word))


def demand_silent(content: bytes, where: object, *, votes: bool = True) -> None:
    """Nothing in it tells how anyone voted."""
    for shape in FORBIDDEN:
        assert shape not in content, (where, shape)
    if votes:
        found = VOTES.search(content)
        assert found is None, (where, content[max(0, found.start() - 60) : found.end() + 60])


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """Six Member States, one of which will not reply, and the real words of mails."""
    made: World = make_world(states=STATES, suspended=("CH",), focal_points=2)
    made.parts = replace(made.parts, words=TemplateWords(shipped_folder("templates") / "mail"))
    return made


@pytest.fixture
def sealed(world: World, app: Flask, make_browser: Callable[[], Browser]) -> Sealed:
    """A sealed consultation in which everything has happened that can happen before closing."""
    consultation = world.open(ballots=2, record_until=CLOSES + DAY)

    def send(state: str, votes: dict[str, str], word: str) -> None:
        visitor = make_browser()
        visitor.come_in(link_of(world, consultation, state))
        filled = {f"vote-{ballot}": choice for ballot, choice in votes.items()} | {"statement-1": f"<{word}> é"}
        address = paper_address(world, consultation)
        before = world.standing(consultation).replies.get(state)
        form = {"step": "review", "instead_of": str(before.revision if before else 0), **filled}
        assert visitor.post(address, form).status_code == 200
        assert visitor.post(address, form | {"step": "record", "blanks": "accepted"}).status_code == 303
        # And what is refused: a form without its token, a choice that there is not, far too much.
        visitor.post(address, form | {"step": "record", "csrf_token": ""})
        visitor.post(address, form | {"step": "record", "vote-1": word})
        visitor.post(address, form | {"step": "record", "statement-1": word * 1_000})

    send("AR", {"1": "for", "2": "for"}, REPLACED)
    send("AR", {"1": "against", "2": "abstain"}, STANDING)
    send("BR", {"1": "abstain"}, ABSTAINED)
    send("CA", {"1": "against"}, LAPSED)
    _begin(world, make_browser, consultation)
    on_paper = world.paper("FR", {"1": "against"}, statements={"1": ON_PAPER}, scan=b"%PDF-1.7 " + ON_PAPER.encode())
    world.record_paper(consultation, on_paper)
    waits = world.paper("FR", {"1": "for"}, statements={"1": WAITING}, scan=b"%PDF-1.7 " + WAITING.encode())
    rejected = countersigned.propose_paper_reply(world.parts, world.secretary, consultation, waits)
    countersigned.reject(world.parts, world.second, rejected)
    pending = countersigned.propose_paper_reply(world.parts, world.secretary, consultation, waits)
    world.amend_roll(consultation, "CA", entitled=False)
    conduct.withdraw_ballot(world.parts, world.chair, consultation, "2", "It was settled")
    conduct.extend(world.parts, world.chair, consultation, CLOSES + HOUR, "More time")
    publishing.sign_pending(world.parts)
    return Sealed(consultation, pending, world.row(consultation).slug)


def _begin(world: World, make_browser: Callable[[], Browser], consultation: int) -> None:
    """A focal point of Japan begins and records nothing; another one waits for a code; a third comes too late to be known."""
    coded = world.open(ballots=2, second_step=True, closes_at=CLOSES + HOUR)

    def come_in(where: int) -> tuple[Browser, str]:
        visitor = make_browser()
        visitor.come_in(link_of(world, where, "JP", 1))
        return visitor, paper_address(world, where)

    form = {"instead_of": "0", "vote-1": "against", "vote-2": "abstain"}
    visitor, address = come_in(consultation)
    assert visitor.post(address, form | {"statement-1": BEGUN, "step": "keep", "quiet": "yes"}).status_code == 204
    assert visitor.post(address, form | {"statement-1": BEGUN, "step": "review"}).status_code == 200
    assert visitor.post(address, form | {"statement-1": TYPED, "step": "review", "csrf_token": ""}).status_code == 400
    visitor, address = come_in(coded)
    assert visitor.post(address, form | {"statement-1": CODED, "step": "record"}).status_code == 200
    assert visitor.post(address, form | {"statement-1": CODED, "step": "record", "code": "000"}).status_code == 422
    stranger = make_browser()
    assert stranger.post(address, form | {"statement-1": TYPED, "step": "record"}).status_code == 403


def addresses(world: World, app: Flask, scene: Sealed) -> Iterator[tuple[Rule, str]]:
    """Every address that can be looked at, for this consultation and for each State."""
    with world.parts.store.reading():
        entries = world.entries(scene.consultation)
    digests = [str(entry["evidence_sha256"]) for entry in entries if "evidence_sha256" in entry]
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        for state in STATES if "state" in rule.arguments else STATES[:1]:
            known: dict[str, object] = {
                "body": "council",
                "ref": scene.slug,
                "token": "no-token",
                "state": state,
                "sha256": digests[0],
                "position": 1,
                "size": 1,
                "pending_id": scene.pending,
                "filename": "style.css",
                "name": "withdraw" if "<any(" in rule.rule else "no-mail.eml",
                "template": "invitation",
                "code": "en",
                "public_id": world.person(state).public_id,
            }
            yield rule, adapter.build(rule.endpoint, {name: known.get(name, 1) for name in rule.arguments})


def visitors(world: World, scene: Sealed, make_browser: Callable[[], Browser]) -> Iterator[tuple[str, Browser]]:
    """Everyone who may come, but for the focal points of a State that could see its own reply."""
    yield "nobody", make_browser()
    for role in ("chair", "vice-chair", "secretariat", "second", "auditor"):
        officer = make_browser()
        assert officer.sign_in(give_password(world, role)).status_code == 303
        yield role, officer
    silent = make_browser()
    stage = world.row(scene.consultation).stage
    if stage == "open":
        silent.come_in(link_of(world, scene.consultation, "JP"))
        yield "focal point of a State that has not replied", silent
    elsewhere = make_browser()
    elsewhere.come_in(link_of(world, world.open(closes_at=world.clock.now() + DAY), "AR"))
    yield "focal point who came by the link of another consultation", elsewhere


def look_everywhere(world: World, app: Flask, scene: Sealed, make_browser: Callable[[], Browser]) -> int:
    """Every visitor at every address, and what lies in an exported bundle. How many answers were searched."""
    looked = 0
    for who, visitor in visitors(world, scene, make_browser):
        for rule, address in addresses(world, app, scene):
            if rule.endpoint in ("countersign.pending", "countersign.scan") and who in ("secretariat", "second"):
                continue  # the two officers compare the paper with what was entered; nobody else may
            answer = visitor.get(address)
            # The form for a paper reply offers all choices, and has none of a State's.
            demand_silent(answer.data, (who, address), votes=rule.endpoint != "countersign.paper_form")
            demand_silent(str(answer.headers).encode(), (who, address, "headers"))
            if answer.mimetype == "application/zip":
                with zipfile.ZipFile(io.BytesIO(answer.data)) as bundle:
                    for name in bundle.namelist():
                        program = name in ("verify.html", "README.txt")  # they name the choices, for every bundle
                        demand_silent(bundle.read(name), (who, name), votes=not program)
            looked += 1
    return looked


def mail_bytes(mail: RenderedMail) -> bytes:
    """Everything in a mail, attachments decoded as far as they are text."""
    proofs = b"".join(attached.content for attached in mail.attachments)
    extra = [base64.b64decode(found) for found in re.findall(rb"(?m)^extra (\S+)$", proofs)]
    return b"\n".join([mail.subject.encode(), mail.text.encode(), mail.html.encode(), proofs, *extra])


def test_no_page_export_or_api_answer_shows_a_vote_to_anyone(
    world: World, app: Flask, sealed: Sealed, make_browser: Callable[[], Browser]
) -> None:
    assert look_everywhere(world, app, sealed, make_browser) > 250


def test_nor_while_closed_and_paper_replies_are_still_recorded(
    world: World, app: Flask, sealed: Sealed, make_browser: Callable[[], Browser]
) -> None:
    world.clock.moment = CLOSES + 2 * HOUR
    assert len(world.dump()["unfinished_reply"]) == 2
    close_due(world.parts)
    publishing.sign_pending(world.parts)
    assert overview.by_id(world.parts, sealed.consultation).stage == "closed"
    assert world.dump()["unfinished_reply"] == []
    assert look_everywhere(world, app, sealed, make_browser) > 250


def test_nor_ever_once_it_is_annulled(
    world: World, app: Flask, sealed: Sealed, make_browser: Callable[[], Browser]
) -> None:
    conduct.annul(world.parts, world.chair, sealed.consultation, "It was settled")
    publishing.sign_pending(world.parts)
    assert look_everywhere(world, app, sealed, make_browser) > 250


def test_no_mail_row_and_no_mail_says_how_a_state_voted(world: World, sealed: Sealed) -> None:
    delivery.deliver_due(world.parts, "worker", 1_000)
    world.clock.moment = CLOSES - DAY
    reminders.remind_due(world.parts)
    delivery.deliver_due(world.parts, "worker", 1_000)
    sent = {mail.template for mail in world.mails() if mail.status == "sent"}
    assert {"invitation", "receipt", "withdrawal", "extension", "code"} <= sent
    for mail in world.mails():
        demand_silent(repr(mail).encode(), mail.template)
    for rendered in world.mailer.sent:
        demand_silent(mail_bytes(rendered), rendered.subject)


def test_no_log_says_how_a_state_voted(
    world: World,
    app: Flask,
    request: pytest.FixtureRequest,
    make_browser: Callable[[], Browser],
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    scene: Sealed = request.getfixturevalue("sealed")
    look_everywhere(world, app, scene, make_browser)
    delivery.deliver_due(world.parts, "worker", 1_000)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"a library quotes what it was given: {STANDING}")

    # Even a fault in the middle of a reply, whose message has the statement in it.
    visitor = make_browser()
    visitor.come_in(link_of(world, scene.consultation, "BR"))
    monkeypatch.setattr("ballot.services.replying.reply", broken)
    fault = visitor.post(
        paper_address(world, scene.consultation),
        {"step": "record", "instead_of": "1", "vote-1": "against", "statement-1": STANDING},
    )
    assert fault.status_code == 500
    demand_silent(fault.data, "the page of a fault")
    out, err = capfd.readouterr()
    assert "route=/audit/<body>/<ref>" in out + err  # something was logged at all
    demand_silent((out + err + caplog.text).encode(), "logs")
    assert "against" not in out + err + caplog.text


def database_bytes(world: World) -> bytes:
    """The database as it lies on the disk, its write-ahead log included."""
    path = Path(str(world.parts.store.engine.url.database))
    files = sorted(path.parent.glob(path.name + "*"))
    assert any(one.name.endswith("-wal") for one in files)
    return b"\n".join(one.read_bytes() for one in files)


def test_the_database_without_the_key_does_not_tell(world: World, sealed: Sealed) -> None:
    delivery.deliver_due(world.parts, "worker", 1_000)
    stored = database_bytes(world)
    assert b'"act":"replied"' in stored
    demand_silent(stored, "database")
    for word in (b"against", b"abstain", b'"for"'):
        assert word not in stored, word


def close_now(world: World, make_browser: Callable[[], Browser], consultation: int) -> TestResponse:
    """What the chair is told who asks to close early, having confirmed it."""
    chair = make_browser()
    chair.sign_in(give_password(world, "chair"))
    address = f"/desk/council/{world.row(consultation).slug}/close"
    chair.get(address)
    answer = chair.post(address, {"confirmed": "yes"})
    assert answer.status_code == 409
    assert world.row(consultation).stage == "open"
    demand_silent(answer.data, "the refusal's page")
    return answer


NAMES = {"AR": "Argentina", "BR": "Brazil", "CA": "Canada", "FR": "France", "JP": "Japan"}
"""The States having the right to vote."""


def named_in(answer: TestResponse) -> set[str]:
    """The States that a page names, by name or by code."""
    said = text(answer)
    return {state for state, name in NAMES.items() if name in said or re.search(rf"\b{state}\b", said)}


@pytest.mark.parametrize("blank", [*NAMES, None])
def test_closing_early_is_refused_without_saying_who_left_what_blank(
    world: World, make_browser: Callable[[], Browser], blank: str | None
) -> None:
    """All have replied. Whoever left a ballot blank, the chair is told the same."""
    consultation = world.open(ballots=2)
    for state in NAMES:
        world.reply(consultation, state, {"2": "against"} if state == blank else {"1": "for", "2": "abstain"})
    if blank is None:
        conduct.close_early(world.parts, world.chair, consultation)  # so it is the blank that stands in its way
        assert world.row(consultation).stage == "declared"
        return
    with pytest.raises(LeftBlank) as refusal:
        conduct.close_early(world.parts, world.chair, consultation)
    assert refusal.value.facts == {}
    assert named_in(close_now(world, make_browser, consultation)) == set()


def test_closing_early_is_refused_with_the_names_of_those_who_have_not_replied_alone(
    world: World, make_browser: Callable[[], Browser]
) -> None:
    consultation = world.open(ballots=2)
    world.reply(consultation, "AR", {"1": "for", "2": "abstain"})
    world.reply(consultation, "BR", {"2": "against"}, statements={"2": STANDING})
    world.reply(consultation, "FR", {"1": "against"})
    with pytest.raises(NotAllReplied) as refusal:
        conduct.close_early(world.parts, world.chair, consultation)
    assert refusal.value.facts == {"missing": ["CA", "JP"]}
    assert named_in(close_now(world, make_browser, consultation)) == {"CA", "JP"}


def test_the_votes_are_there_once_they_are_declared(
    world: World, sealed: Sealed, make_browser: Callable[[], Browser]
) -> None:
    """So that the tests above would have found them."""
    world.clock.moment = CLOSES + 2 * DAY
    close_due(world.parts)
    publishing.sign_pending(world.parts)
    nobody = make_browser()
    results = nobody.get(f"/results/council/{sealed.slug}").data
    for word in (STANDING, ABSTAINED, ON_PAPER):
        assert word.encode() in results
        assert word.encode() in database_bytes(world)
        assert word.encode() in nobody.get(f"/audit/council/{sealed.slug}/entries.jsonl").data
    assert VOTES.search(results)
    assert VOTES.search(nobody.get(f"/audit/council/{sealed.slug}/entries.jsonl").data)
    for word in (REPLACED, LAPSED, WAITING, BEGUN, CODED, TYPED):
        assert word.encode() not in database_bytes(world)
        assert word.encode() not in results
    roll_call = nobody.client.get(f"/api/v1/consultations/council/{sealed.slug}/results", base_url=BASE).get_json()
    assert roll_call["roll_call"] == {"1": {"AR": "against", "BR": "abstain", "FR": "against", "JP": "no-reply"}}


@pytest.mark.parametrize("text", ['{"votes":{"1":"for"}}', '<span class="vote vote-against">', f"... {STANDING} ..."])
def test_what_searches_would_find_it(text: str) -> None:
    with pytest.raises(AssertionError):
        demand_silent(text.encode(), "here")
    for shift in range(3):
        with pytest.raises(AssertionError):
            demand_silent(base64.b64encode(b"-" * shift + STANDING.encode() + b" and more"), "base64")
