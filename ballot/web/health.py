"""For whoever runs the installation: whether the process answers, whether it can work, and how much waits."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, abort, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from ballot.services.core.context import Parts
from ballot.services.dashboard.backlog import check_system, count_figures
from ballot.web.kit.access import ANYONE, allow
from ballot.web.kit.context import parts, settings

blueprint = Blueprint("health", __name__)

_LOOPBACK = ("127.0.0.1", "::1", "::ffff:127.0.0.1")
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


@blueprint.get("/healthz")
@allow(ANYONE)
def is_alive() -> Response:
    """Return that the process answers. Checks nothing else, so that a slow database does not get it restarted."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@allow(ANYONE)
def is_ready() -> tuple[Response, int]:
    """Return whether it can work: database reachable, migrations current, keys in place. 503 where not."""
    checks = check_system(parts(), settings().body)
    good = all(checks.values())
    return jsonify(status="ok" if good else "not ready", checks=checks), 200 if good else 503


class BacklogCollector:
    """Reads the figures from the database at each collection: any number of processes report the same."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def collect(self) -> Iterable[Metric]:
        """Yield the figures as gauges."""
        found = count_figures(self._parts)
        mails = GaugeMetricFamily("ballot_outbox_mails", "Mails in the outbox.", labels=["status"])
        for status, count in found.mails.items():
            mails.add_metric([status], count)
        yield mails
        stages = GaugeMetricFamily("ballot_consultations", "Consultations.", labels=["stage"])
        for stage, count in found.consultations.items():
            stages.add_metric([stage], count)
        yield stages
        yield GaugeMetricFamily(
            "ballot_unsigned_entries", "Entries of records that no checkpoint covers yet.", value=found.unsigned_entries
        )
        yield GaugeMetricFamily(
            "ballot_oldest_due_mail_seconds",
            "For how long the mail that waits longest has been due.",
            value=found.oldest_due,
        )


@blueprint.get("/metrics")
@allow(ANYONE)
def metrics() -> Response:
    """Return the figures for Prometheus: to a collector on this machine, and to nobody whom a proxy lets through."""
    if request.remote_addr not in _LOOPBACK or any(name in request.headers for name in _FORWARDED):
        abort(404)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(BacklogCollector(parts()))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
