"""Create the application: the base, and the blueprints on it."""

from __future__ import annotations

from flask import Flask

from ballot.config import Settings
from ballot.services.core.context import Parts
from ballot.web import (
    accounts,
    agenda,
    api,
    auditor,
    chair,
    demo,
    drafts,
    focal_point,
    health,
    papers,
    public,
    secretariat,
)
from ballot.web.kit import assets, context, errors, filters, i18n, request_log, security, sessions
from ballot.web.kit.access import require_audiences_declared
from ballot.wiring import device_clock, shipped_folder

BLUEPRINTS = (
    *focal_point.BLUEPRINTS,
    *accounts.BLUEPRINTS,
    *chair.BLUEPRINTS,
    *drafts.BLUEPRINTS,
    *papers.BLUEPRINTS,
    *secretariat.BLUEPRINTS,
    *agenda.BLUEPRINTS,
    *auditor.BLUEPRINTS,
    *public.BLUEPRINTS,
    *api.BLUEPRINTS,
    health.blueprint,
    *demo.BLUEPRINTS,
)
"""By audience; health and mailbox apart."""


class _Site(Flask):
    """Flask, with templates in the reader's language."""

    jinja_environment = filters.PageTemplates


def create_app(parts: Parts, settings: Settings) -> Flask:
    """Return the site over these dependencies. Raise UndeclaredView where a view does not declare its audience,
    ConfigError."""
    app = _Site("ballot", static_folder=shipped_folder("static"), template_folder=str(shipped_folder("templates")))
    context.install_context(app.extensions, context.AppContext(parts, settings, device_clock()))
    security.configure(app, settings)
    assets.install_assets(app)  # static files alone are kept by browsers; everything else is no-store
    request_log.install_request_log(app)
    sessions.install_sessions(app)
    security.install_security(app, settings)
    errors.install_error_pages(app)
    i18n.install_languages(app)
    filters.install_filters(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    require_audiences_declared(app)
    return app
