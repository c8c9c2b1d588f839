"""What a reply, its review, its paper and its receipt cost the database, counted; how long they take is for `make bench`."""

from __future__ import annotations

from dataclasses import replace

from ballot.services.core.record_cache import Folds
from ballot.services.evidence import signing
from ballot.services.replies import submit
from tests.support.database_cost import Cost, counted
from tests.support.installation import World
from tests.support.pages.reply_forms import ALL_FOR
from tests.support.replies.forms import form_of, sender_of
from tests.web.conftest import Browser, link_of


def _reply_elsewhere(world: World, consultation: int, state: str) -> None:
    """Another process records a reply, which the site has not folded."""
    elsewhere = replace(world.parts, folds=Folds())
    submit.submit_reply(elsewhere, sender_of(world.person(state), consultation), form_of({"1": "for", "2": "for"}))


def _cost(cost: Cost) -> tuple[int, int, int]:
    return len(cost.statements), cost.transactions, cost.commits


def test_a_reply_costs_one_look_up_and_one_write_transaction(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    with counted(world.parts.store.engine) as cost:
        assert browser.post(paper, {**ALL_FOR, "step": "record"}).status_code == 303
    assert _cost(cost) == (8, 2, 1), cost.statements
    assert cost.objects == []


def test_a_reply_that_replaces_another_after_somebody_elses_costs_two_statements_more(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    browser.post(paper, {**ALL_FOR, "step": "record"})
    _reply_elsewhere(world, consultation, "BR")
    with counted(world.parts.store.engine) as cost:
        answer = browser.post(paper, {**ALL_FOR, "vote-1": "against", "instead_of": "1", "step": "record"})
    assert answer.status_code == 303
    assert _cost(cost) == (10, 2, 1), cost.statements
    assert cost.objects == []
    assert world.acts(consultation) == ["opened", "replied", "replied", "replied"]


def test_a_worker_signs_many_replies_at_once(world: World, browser: Browser, consultation: int, paper: str) -> None:
    signing.sign_pending(world.parts)
    for revision in range(3):
        form = {**ALL_FOR, "vote-1": ("for", "against")[revision % 2], "instead_of": str(revision), "step": "record"}
        assert browser.post(paper, form).status_code == 303
    before = len(world.dump()["signed_checkpoint"])
    with counted(world.parts.store.engine) as cost:
        assert signing.sign_pending(world.parts) == 1
    assert len(world.dump()["signed_checkpoint"]) == before + 1
    assert cost.commits == 1
    assert all(signing.is_signed(world.parts, consultation, seq) for seq in range(4))


def test_a_paper_is_read_in_one_transaction_however_often_the_state_has_replied(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    for number in range(4):
        world.reply(consultation, "AR", ("for", "against")[number % 2], number % 2)
    with counted(world.parts.store.engine) as cost:
        assert browser.get(paper).status_code == 200
    assert _cost(cost) == (6, 1, 0), cost.statements
    assert cost.objects == []


def test_a_paper_that_nothing_was_done_to_costs_three_statements(world: World, browser: Browser, paper: str) -> None:
    with counted(world.parts.store.engine) as cost:
        assert browser.get(paper).status_code == 200
    assert _cost(cost) == (3, 1, 0), cost.statements
    assert cost.objects == []


def test_a_paper_filled_in_with_what_its_reader_has_replied_costs_four_statements(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    browser.post(paper, {**ALL_FOR, "step": "record"})
    with counted(world.parts.store.engine) as cost:
        assert browser.get(paper).status_code == 200
    assert _cost(cost) == (4, 1, 0), cost.statements
    assert cost.objects == []


def test_a_review_costs_one_look_up_one_write_transaction_and_one_that_reads_the_page(
    world: World, browser: Browser, paper: str
) -> None:
    with counted(world.parts.store.engine) as cost:
        assert browser.post(paper, {**ALL_FOR, "step": "review"}).status_code == 200
    assert _cost(cost) == (8, 3, 1), cost.statements


def test_a_receipt_whose_head_is_signed_is_read_in_one_transaction(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    browser.post(paper, {**ALL_FOR, "step": "record"})
    signing.sign_pending(world.parts)
    with counted(world.parts.store.engine) as cost:
        assert browser.get(f"{paper}/receipt").status_code == 200
    assert _cost(cost) == (5, 1, 0), cost.statements


def test_a_page_of_nobody_costs_no_transaction(browser: Browser, world: World) -> None:
    browser.get("/link")  # names and emblem of the body are read once a minute
    with counted(world.parts.store.engine) as cost:
        assert browser.get("/link").status_code == 200
    assert _cost(cost) == (0, 0, 0)


def test_a_link_is_read_in_one_transaction(world: World, browser: Browser, consultation: int) -> None:
    token = link_of(world, consultation, "AR")
    browser.get("/link")  # as above
    with counted(world.parts.store.engine) as cost:
        assert browser.get(f"/v/{token}").status_code == 200
    assert _cost(cost) == (2, 1, 0), cost.statements
