"""Everyone who may come, at every address that can be looked at."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

from flask import Flask
from sqlmodel import select
from werkzeug.routing import Rule

from ballot.store.tables import PaperScan
from tests.support.installation import DAY, World
from tests.support.pages.addresses import link_of
from tests.support.pages.browser import Browser
from tests.support.pages.officer_accounts import give_password
from tests.support.secrecy.scene import STATES, Sealed
from tests.support.secrecy.silence import require_silent


def addresses(world: World, app: Flask, scene: Sealed) -> Iterator[tuple[Rule, str]]:
    """Every address that can be looked at, for this consultation and for each State."""
    with world.parts.store.reading() as tx:
        digests = tx.exec(select(PaperScan.sha256).where(PaperScan.consultation_id == scene.consultation)).all()
    people = {state: world.person(state).public_id for state in STATES}
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
                "public_id": people[state],
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
            if rule.endpoint in ("countersigning.pending", "countersigning.scan") and who in ("secretariat", "second"):
                continue  # the two officers compare the paper with what was entered; nobody else may
            answer = visitor.get(address)
            # The form for a paper reply offers all choices, and has none of a State's.
            require_silent(answer.data, (who, address), votes=rule.endpoint != "paper_replies.paper_reply_form")
            require_silent(str(answer.headers).encode(), (who, address, "headers"))
            if answer.mimetype == "application/zip":
                with zipfile.ZipFile(io.BytesIO(answer.data)) as bundle:
                    for name in bundle.namelist():
                        program = name in ("verify.html", "README.txt")  # they name the choices, for every bundle
                        require_silent(bundle.read(name), (who, name), votes=not program)
            looked += 1
    return looked
