"""Every view of the site, every kind of visitor, and a consultation in each stage for them to look at."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

from ballot.store.council import ROLES
from tests.support.installation import World
from tests.support.pages.addresses import link_of

VISITORS = ("nobody", "focal-point", *ROLES)


SECRET = "what Brazil alone may read"


def addresses(world: World, app: Flask, consultations: dict[str, int]) -> Iterator[tuple[Rule, str]]:
    """An address or more for every rule, leading to what there is."""
    token = link_of(world, consultations["open"], "AR")
    common: dict[str, object] = {
        "body": "council",
        "token": token,
        "state": "BR",
        "sha256": "0" * 64,
        "public_id": world.person("BR").public_id,
        "position": 1,
        "document": 1,
        "template": "invitation",
        "code": "fr",
        "pending_id": 1,
        "mail_id": 1,
        "filename": "style.css",
    }
    slugs = {consultation: world.row(consultation).slug for consultation in consultations.values()}
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        for consultation in consultations.values() if "ref" in rule.arguments else [0]:
            values = {name: common.get(name, 1) for name in rule.arguments if name not in ("ref", "name")}
            if "ref" in rule.arguments:
                values["ref"] = slugs[consultation]
            if "name" in rule.arguments:
                values["name"] = "extend" if "<any(" in rule.rule else "no-mail.eml"
            method = next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"}))
            yield rule, adapter.build(rule.endpoint, values, method=method)
