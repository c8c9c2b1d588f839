"""The application: the base, and the blueprints on it."""

from __future__ import annotations

from flask import Flask

from ballot.config import Settings
from ballot.services.parts import Parts
from ballot.web import (
    account,
    api,
    auditor,
    chair,
    countersign,
    drafts,
    errors,
    formatting,
    health,
    here,
    logs,
    mail_log,
    mailbox,
    public,
    receipts,
    secretariat,
    security,
    sessions,
    voter,
)
from ballot.web.access import ANYONE, demand_declared, for_
from ballot.web.security import cacheable
from ballot.wiring import shipped_folder

BLUEPRINTS = (
    voter.blueprint,
    receipts.blueprint,
    account.blueprint,
    chair.blueprint,
    drafts.blueprint,
    secretariat.blueprint,
    countersign.blueprint,
    mail_log.blueprint,
    auditor.blueprint,
    public.blueprint,
    api.blueprint,
    health.blueprint,
    mailbox.blueprint,
)
"""By audience; health and mailbox apart."""
_HOUR = 3_600


def create_app(parts: Parts, settings: Settings) -> Flask:
    """The site over these parts. Raises UndeclaredView while a view does not say who it is for, ConfigError."""
    app = Flask("ballot", static_folder=shipped_folder("static"), template_folder=str(shipped_folder("templates")))
    here.put(app.extensions, here.Running(parts, settings))
    security.configure(app, settings)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _HOUR  # for static files; everything else is no-store
    app.view_functions["static"] = cacheable(for_(ANYONE)(app.view_functions["static"]))
    logs.install(app)
    sessions.install(app, parts)
    security.install(app, settings)
    errors.install(app)
    formatting.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    demand_declared(app)
    return app
