"""Every view that shows a page: at which address of the installation, and to whom. Made from the application's own map, so
that a view which is added is looked at without anybody thinking of it; or a test says what it lacks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from flask.testing import FlaskClient
from sqlmodel import col, select
from werkzeug.routing import AnyConverter, Rule

from ballot.services.papers.desk import list_conclusions
from ballot.store.tables import (
    AgendaItem,
    BallotDocument,
    FocalPointProposal,
    OutboxDelivery,
    PendingAct,
    SignedCheckpoint,
)
from tests.support.accounts.authenticators import PASSWORD
from tests.support.browser.site import NEWCOMER, Site
from tests.support.browser.stages import HAS_BEGUN, HAS_REPLIED
from tests.support.papers.registered import REFERENCE

NOBODY, FOCAL_POINT, REPLIED = "nobody", "focal-point", "focal point who has replied"
NEW, HALF_IN = "newcomer", "officer who has given a password"
TO_CONFIRM = "focal point who is asked for a code"
FIRST = ("chair", "secretariat", "auditor", FOCAL_POINT)
"""Of several who may see a view, the one as whom it is looked at."""
AS = {"receipts.receipt": REPLIED, "sign_in.code_form": HALF_IN, "first_access.choose_second_factor": NEW}
"""Where it has to be somebody else."""
STAGES = ("open", "draft", "declared", "annulled")
"""Of the consultations that a view may show, the first with which it has a page is looked at."""
IN_EVERY_STAGE = {"chair.consultation", "public.show_results", "evidence.show_record"}
"""But for these, which are other pages in other stages."""
STATE = HAS_BEGUN

NO_PAGE = {
    "static": "files",
    "receipts.proof": "a file",
    "receipts.opening": "a file",
    "receipts.document": "a file",
    "public.printed": "a style sheet",
    "emblem.show_emblem": "a picture",
    "documents.document": "a file",
    "evidence.bundle": "a file",
    "evidence.checkpoint": "a file",
    "evidence.download_checkpoint_at": "a file",
    "evidence.entries": "a file",
    "evidence.key": "a file",
    "evidence.tally": "a file",
    "evidence.tally_signature": "a file",
    "evidence.tally_archive_signature": "a file",
    "focal_point_lists.focal_points": "a file",
    "focal_point_lists.ledger": "a file",
    "roll_list.roll": "a file",
    "focal_point_lists.empty_list": "a file",
    "auditor.download_audit_log": "a file",
    "reminders.not_replied": "a file",
    "sessions.download_agenda": "a file",
    "session_report.download_report": "a file",
    "mailbox.file": "a file",
    "focal_point.later": "only after something was kept in this session: test_pages_between",
    "api.openapi": "for programs",
    "api.consultations": "for programs",
    "api.consultation": "for programs",
    "api.results": "for programs",
    "api.checkpoint": "for programs",
    "api.tally": "for programs",
    "api.tally_signature": "for programs",
    "api.tally_archive_signature": "for programs",
    "health.is_alive": "for programs",
    "health.is_ready": "for programs",
    "health.metrics": "for programs",
    "mailbox.html": "a mail, in a frame of mailbox.mail",
    "drafts.mail_html": "a mail, in a frame of drafts.mail",
}
"""Views that show no page of ours, and what they are. A test finds that it is so."""


@dataclass(frozen=True)
class Visit:
    """One page to look at."""

    endpoint: str
    who: str
    address: str
    stage: str = ""

    def __str__(self) -> str:
        return f"{self.endpoint} {self.address} as {self.who}"


def _pending(site: Site, _endpoint: str, consultation: int) -> object:
    with site.parts.store.reading() as tx:
        found = tx.exec(select(PendingAct.id).where(PendingAct.consultation_id == consultation)).first()
    return found or 1


def _proposal(site: Site, _endpoint: str, _consultation: int) -> object:
    with site.parts.store.reading() as tx:
        return tx.exec(select(FocalPointProposal.id)).first() or 1


def _size(site: Site, _endpoint: str, consultation: int) -> object:
    with site.parts.store.reading() as tx:
        wanted = select(SignedCheckpoint.size).where(SignedCheckpoint.consultation_id == consultation)
        return tx.exec(wanted).first() or 1


def _mail(site: Site, _endpoint: str, consultation: int) -> object:
    with site.parts.store.reading() as tx:
        wanted = select(OutboxDelivery.id).where(OutboxDelivery.consultation_id == consultation)
        return tx.exec(wanted.order_by(col(OutboxDelivery.id))).first() or 1


def _document(site: Site, _endpoint: str, _consultation: int) -> object:
    with site.parts.store.reading() as tx:
        return tx.exec(select(BallotDocument.sha256)).first() or "0" * 64


def _session(site: Site, _endpoint: str, _consultation: int) -> object:
    with site.parts.store.reading() as tx:
        return tx.exec(select(AgendaItem.session_id)).first() or 1


def _item(site: Site, _endpoint: str, _consultation: int) -> object:
    with site.parts.store.reading() as tx:
        return tx.exec(select(AgendaItem.id).order_by(col(AgendaItem.position))).first() or 1


def _token(site: Site, endpoint: str, consultation: int) -> object:
    if endpoint.startswith(("account.", "first_access.")):
        return site.first_access[site.officer(NEWCOMER).email]
    return site.link(consultation or site.ids["open"], STATE).rpartition("/")[2]


def _public_id(site: Site, endpoint: str, _consultation: int) -> object:
    return site.person(STATE).public_id


def _mail_file(site: Site, _endpoint: str, _consultation: int) -> object:
    return sorted((site.settings.mail_folder or site.settings.instance).glob("*.eml"))[-1].name


def _paper(site: Site, endpoint: str, _consultation: int) -> object:
    return site.papers["uploaded" if endpoint == "papers.intake" else "corrected"]


def _conclusion(site: Site, _endpoint: str, _consultation: int) -> object:
    return list_conclusions(site.parts, site.body, REFERENCE)[0].id


ARGUMENTS: Mapping[str, Callable[[Site, str, int], object]] = {
    "body": lambda site, *_: site.body,
    "ref": lambda site, _, consultation: site.row(consultation).slug,
    "token": _token,
    "state": lambda *_: STATE,
    "public_id": _public_id,
    "pending_id": _pending,
    "proposal_id": _proposal,
    "mail_id": _mail,
    "position": lambda *_: 1,
    "size": _size,
    "sha256": _document,
    "name": _mail_file,
    "filename": lambda *_: "style.css",
    "language": lambda *_: "en",
    "passkey_id": lambda *_: 1,
    "template": lambda *_: "invitation",
    "code": lambda *_: "en",
    "number": lambda *_: 0,
    "paper_id": _paper,
    "conclusion_id": _conclusion,
    "session_id": _session,
    "item_id": _item,
}
"""What is put into an address, by the argument's name, for a view and a consultation (0 where it is about none)."""


def rules(site: Site) -> list[Rule]:
    """Every rule that answers GET."""
    return [rule for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())]


def addresses(site: Site, rule: Rule) -> Iterator[tuple[str, str]]:
    """The stage and the address, for each stage that may matter and for each word that the rule lets choose from.

    Nothing for a rule with an argument that nobody has thought of.
    """
    if any(name not in ARGUMENTS and not _words(rule, name) for name in rule.arguments):
        return
    adapter = site.app.url_map.bind("127.0.0.1")
    stages = STAGES if "ref" in rule.arguments else ("",)
    choices = {name: _words(rule, name) for name in rule.arguments if _words(rule, name)}
    for stage in stages:
        consultation = site.ids[stage] if stage else 0
        told = {n: ARGUMENTS[n](site, rule.endpoint, consultation) for n in rule.arguments if n not in choices}
        for words in product(*choices.values()):
            yield stage, adapter.build(rule.endpoint, told | dict(zip(choices, words, strict=True)), method="GET")


def _words(rule: Rule, name: str) -> tuple[str, ...]:
    found = rule._converters.get(name)
    return tuple(sorted(found.items)) if isinstance(found, AnyConverter) else ()


def who_sees(site: Site, endpoint: str) -> str:
    """As whom it is looked at."""
    audience = site.app.view_functions[endpoint].audience  # type: ignore[union-attr]  # a function carries it
    return AS.get(endpoint) or next((one for one in FIRST if one in audience), NOBODY)


class Company:
    """Everyone who looks at pages, each with the cookie of a session."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._cookies: dict[str, str] = {}

    def cookie(self, who: str) -> str | None:
        """The session of this kind of visitor; None for nobody."""
        if who == NOBODY:
            return None
        if who not in self._cookies:
            self._cookies[who] = self._session(who)
        return self._cookies[who]

    def _session(self, who: str) -> str:
        came = {FOCAL_POINT: (STATE, "open"), REPLIED: (HAS_REPLIED, "open"), TO_CONFIRM: (STATE, "coded")}
        if who in came:
            state, consultation = came[who]
            return self._site.cookie(self._site.person(state), self._site.ids[consultation])
        if who == NEW:
            return self._site.cookie(self._site.officer(NEWCOMER), complete=False)
        if who == HALF_IN:
            return self._half_in()
        return self._site.cookie(self._site.officer(who))

    def _half_in(self) -> str:
        """The cookie in which a password was taken, and a code is awaited."""
        client = self.client(NOBODY)
        asked = client.get("/sign-in", base_url=self._site.base).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', asked)
        email = self._site.officer("auditor").email
        given = {"email": email, "password": PASSWORD, "csrf_token": token[1] if token else ""}
        client.post("/sign-in", data=given, base_url=self._site.base)
        cookie = client.get_cookie(self._site.app.config["SESSION_COOKIE_NAME"], domain="127.0.0.1")
        return cookie.value if cookie else ""

    def client(self, who: str) -> FlaskClient:
        """A visitor without a window."""
        client = self._site.app.test_client()
        cookie = self.cookie(who)
        if cookie is not None:
            client.set_cookie(self._site.app.config["SESSION_COOKIE_NAME"], cookie, domain="127.0.0.1")
        return client


def visits(site: Site, company: Company) -> tuple[list[Visit], list[str]]:
    """Every page to look at; and the views that have no page at any address that is known for them, and what came instead."""
    found: list[Visit] = []
    missed: list[str] = []
    for rule in rules(site):
        if rule.endpoint in NO_PAGE:
            continue
        who = who_sees(site, rule.endpoint)
        client = company.client(who)
        shown: dict[str, list[Visit]] = {}
        answers = []
        for stage, address in addresses(site, rule):
            answer = client.get(address, base_url=site.base)
            answers.append(f"{address}: {answer.status}")
            if answer.status_code == 200 and answer.mimetype == "text/html":
                shown.setdefault(stage, []).append(Visit(rule.endpoint, who, address, stage))
            answer.close()
        if not shown:
            missed.append(f"{rule.endpoint} ({rule.rule}) shows {who} no page: {'; '.join(answers) or 'no address'}")
        for stage in shown if rule.endpoint in IN_EVERY_STAGE else list(shown)[:1]:
            found += shown[stage]
    return found, missed
