"""The application: the base, and the blueprints on it."""

from __future__ import annotations

from flask import Flask

from ballot.config import Settings
from ballot.services.parts import Parts
from ballot.web import (
    account,
    acts,
    again,
    api,
    assets,
    auditor,
    chair,
    countersign,
    credentials,
    demo_codes,
    drafts,
    errors,
    evidence,
    first_access,
    focal_points,
    formatting,
    going_on,
    health,
    here,
    lists,
    logs,
    lost_link,
    mail_log,
    mailbox,
    own_account,
    public,
    receipts,
    reminding,
    secretariat,
    security,
    sessions,
    speech,
    voter,
)
from ballot.web.access import demand_declared
from ballot.wiring import shipped_folder

BLUEPRINTS = (
    voter.blueprint,
    receipts.blueprint,
    going_on.blueprint,
    lost_link.blueprint,
    account.blueprint,
    first_access.blueprint,
    own_account.blueprint,
    credentials.blueprint,
    again.blueprint,
    chair.blueprint,
    acts.blueprint,
    drafts.blueprint,
    secretariat.blueprint,
    focal_points.blueprint,
    lists.blueprint,
    countersign.blueprint,
    mail_log.blueprint,
    reminding.blueprint,
    auditor.blueprint,
    public.blueprint,
    evidence.blueprint,
    api.blueprint,
    health.blueprint,
    mailbox.blueprint,
    demo_codes.blueprint,
)
"""By audience; health and mailbox apart."""


def create_app(parts: Parts, settings: Settings) -> Flask:
    """The site over these parts. Raises UndeclaredView while a view does not say who it is for, ConfigError."""
    app = Flask("ballot", static_folder=shipped_folder("static"), template_folder=str(shipped_folder("templates")))
    here.put(app.extensions, here.Running(parts, settings))
    security.configure(app, settings)
    assets.install(app)  # static files alone are kept by browsers; everything else is no-store
    logs.install(app)
    sessions.install(app, parts)
    security.install(app, settings)
    errors.install(app)
    speech.install(app)
    formatting.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    formatting.never_fold(app)
    demand_declared(app)
    return app
