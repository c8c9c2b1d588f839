"""Who may do what, as a table: a view that is opened to somebody else, or forgotten here, is a failure."""

from __future__ import annotations

from flask import Flask

CHAIRS = "chair vice-chair"
SECRETARIAT = "secretariat"
PREPARERS = "chair secretariat vice-chair"
STAFF = "auditor chair secretariat vice-chair"
ANYONE = "anyone"

TABLE = {
    "chair.desk": PREPARERS,
    "chair.consultation": PREPARERS,
    "chair.before_opening": CHAIRS,
    "chair.open_": CHAIRS,
    "chair.act_form": CHAIRS,
    "chair.do_act": CHAIRS,
    "chair.publish_form": CHAIRS,
    "chair.publish": CHAIRS,
    "drafts.new": PREPARERS,
    "drafts.create": PREPARERS,
    "drafts.edit": PREPARERS,
    "drafts.restate": PREPARERS,
    "drafts.add_ballots": PREPARERS,
    "drafts.add_from_register": PREPARERS,
    "drafts.add_typed": PREPARERS,
    "drafts.remove_ballot": PREPARERS,
    "drafts.documents": PREPARERS,
    "drafts.attach": PREPARERS,
    "drafts.checks": PREPARERS,
    "secretariat.start": SECRETARIAT,
    "secretariat.members": PREPARERS,
    "secretariat.member": PREPARERS,
    "secretariat.add_focal_point": SECRETARIAT,
    "secretariat.remove_focal_point": SECRETARIAT,
    "secretariat.replace_link": SECRETARIAT,
    "secretariat.set_right": SECRETARIAT,
    "countersign.paper_form": SECRETARIAT,
    "countersign.propose_paper": SECRETARIAT,
    "countersign.roll_form": SECRETARIAT,
    "countersign.propose_amendment": SECRETARIAT,
    "countersign.waiting": SECRETARIAT,
    "countersign.pending": SECRETARIAT,
    "countersign.scan": SECRETARIAT,
    "countersign.confirm": SECRETARIAT,
    "countersign.reject": SECRETARIAT,
    "mail_log.mails": PREPARERS,
    "mail_log.send_again": SECRETARIAT,
    "mail_log.send_all_failed": SECRETARIAT,
    "auditor.records": STAFF,
    "public.show_results": ANYONE,
    # Who may look into a record before its result is declared is judged inside these: see test_public.
    "public.audit": ANYONE,
    "public.bundle": ANYONE,
    "public.checkpoint": ANYONE,
    "public.entries": ANYONE,
    "public.key": ANYONE,
    "public.tally": ANYONE,
    "public.tally_signature": ANYONE,
    "public.document": ANYONE,
    "api.openapi": ANYONE,
    "api.consultations": ANYONE,
    "api.consultation": ANYONE,
    "api.results": ANYONE,
    "api.checkpoint": ANYONE,
    "api.tally": ANYONE,
    "health.alive": ANYONE,
    "health.ready": ANYONE,
    "health.metrics": ANYONE,
}


def test_every_view_is_for_whom_the_table_says(app: Flask) -> None:
    blueprints = {endpoint.partition(".")[0] for endpoint in TABLE}
    found = {
        endpoint: " ".join(sorted(view.audience))  # type: ignore[attr-defined]  # a function carries it
        for endpoint, view in app.view_functions.items()
        if endpoint.partition(".")[0] in blueprints
    }
    assert found == TABLE


def test_views_for_everyone_only_show(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if TABLE.get(rule.endpoint) == ANYONE:
            assert set(rule.methods or ()) <= {"GET", "HEAD", "OPTIONS"}, rule.rule
