"""The application: the base, and the blueprints on it."""

from __future__ import annotations

from flask import Flask

from ballot.config import Settings
from ballot.services.core.context import Parts
from ballot.web import drafts, health
from ballot.web.accounts import credentials, first_access, profile, reauthentication, sign_in
from ballot.web.api import endpoints
from ballot.web.auditor import evidence, overview
from ballot.web.chair import acts, desk
from ballot.web.demo import codes, mailbox
from ballot.web.focal_point import expired_session, lost_link, receipts, views
from ballot.web.kit import assets, context, errors, filters, i18n, request_log, security, sessions
from ballot.web.kit.access import require_declared
from ballot.web.public import pages
from ballot.web.secretariat import council, countersigning, focal_point_lists, focal_points, mail_log, reminders
from ballot.wiring import shipped_folder

BLUEPRINTS = (
    views.blueprint,
    receipts.blueprint,
    expired_session.blueprint,
    lost_link.blueprint,
    sign_in.blueprint,
    first_access.blueprint,
    profile.blueprint,
    credentials.blueprint,
    reauthentication.blueprint,
    desk.blueprint,
    acts.blueprint,
    drafts.blueprint,
    council.blueprint,
    focal_points.blueprint,
    focal_point_lists.blueprint,
    countersigning.blueprint,
    mail_log.blueprint,
    reminders.blueprint,
    overview.blueprint,
    pages.blueprint,
    evidence.blueprint,
    endpoints.blueprint,
    health.blueprint,
    mailbox.blueprint,
    codes.blueprint,
)
"""By audience; health and mailbox apart."""


def create_app(parts: Parts, settings: Settings) -> Flask:
    """The site over these parts. Raises UndeclaredView while a view does not say who it is for, ConfigError."""
    app = Flask("ballot", static_folder=shipped_folder("static"), template_folder=str(shipped_folder("templates")))
    context.put(app.extensions, context.Running(parts, settings))
    security.configure(app, settings)
    assets.install(app)  # static files alone are kept by browsers; everything else is no-store
    request_log.install(app)
    sessions.install(app, parts)
    security.install(app, settings)
    errors.install(app)
    i18n.install(app)
    filters.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    filters.never_fold(app)
    require_declared(app)
    return app
