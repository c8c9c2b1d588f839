"""A focal point has lost the link: it is mailed again to whoever has the address that was typed, and to nobody else.

Whether an address is known must not be told by the answer, nor by the time it takes. So the request writes down the same for
every address, and the worker looks afterwards whose it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from ballot.rules.deadlines import has_passed
from ballot.rules.refusals import TooManyLinkRequests
from ballot.rules.stages import Stage
from ballot.services.access.throttling import network_of
from ballot.services.core import notifications
from ballot.services.core.context import Parts
from ballot.services.core.events import LINK_REQUESTED, Event
from ballot.services.core.recording import Holding, holding
from ballot.services.validation.email_addresses import read_address
from ballot.store.queries.consultations import open_consultations
from ballot.store.queries.council import all_focal_points
from ballot.store.queries.outbox import count_mail_since, newest_mail
from ballot.store.queries.sign_in import count_link_requests, newest_link_requests
from ballot.store.tables import Consultation, FocalPoint, LinkRequest
from ballot.store.transactions import Tx

TEMPLATE = "link"
PERIOD = timedelta(hours=1)
"""In which requests are limited, and in which one mail a consultation is enough."""
DAY, MOST_A_DAY = timedelta(days=1), 6
"""How many such mails a focal point is sent for one consultation within a day, whoever asks for them."""
MORE_FROM_A_NETWORK = 10
"""Times as many requests are taken from one network address, as capitals share proxies."""


def _address_digest(address: str) -> str:
    return sha256(address.casefold().encode()).hexdigest()


def request_links(parts: Parts, email: str, network_address: str) -> None:
    """Store a request for the links of this e-mail address, which the worker answers by mail.

    Raise BadInput (no address), TooManyLinkRequests.
    """
    digest, at = _address_digest(read_address(email)), network_of(network_address)
    allowed = parts.policy.links_an_hour
    with parts.store.writing() as tx:
        now = parts.clock.now()
        if (
            count_link_requests(tx, now - PERIOD, address_sha256=digest) >= allowed
            or count_link_requests(tx, now - PERIOD, address=at) >= allowed * MORE_FROM_A_NETWORK
        ):
            raise TooManyLinkRequests(retry_after=int(PERIOD.total_seconds()))
        tx.add(LinkRequest(address_sha256=digest, address=at, at=now))


@dataclass(frozen=True)
class _Asked:
    """A focal point who may have asked, and when."""

    person: FocalPoint
    at: datetime


def answer_requests(parts: Parts) -> int:
    """Queue the mails that were asked for, one a consultation that the person is invited to; return how many.

    Done by the worker. A request stays answered however often this runs: what was mailed within the hour before it, or
    after it, is its answer.
    """
    now = parts.clock.now()
    waiting: dict[int, list[_Asked]] = {}
    with parts.store.reading() as tx:
        requests = newest_link_requests(tx, now - PERIOD)
        if not requests:
            return 0
        for row in open_consultations(tx):
            found = _unanswered_requests(tx, row, requests, now)
            if found:
                waiting[row.number] = found
    return sum(_mail_requested_links(parts, consultation_id) for consultation_id in waiting)


def _unanswered_requests(tx: Tx, row: Consultation, requests: Mapping[str, datetime], now: datetime) -> list[_Asked]:
    """The focal points of the consultation's body who asked while it was open and they were in office, and have no mail yet."""
    asked = []
    for person in all_focal_points(tx, row.body_id):
        at = requests.get(_address_digest(person.email))
        if at is not None and person.added_at <= at and row.opened_at is not None and row.opened_at <= at:
            asked.append(_Asked(person, at))
    people = [one.person.number for one in asked]
    told = newest_mail(tx, TEMPLATE, row.number, people)
    times = count_mail_since(tx, TEMPLATE, row.number, people, now - DAY)
    return [
        one
        for one in asked
        if times.get(one.person.number, 0) < MOST_A_DAY
        and (one.person.id not in told or told[one.person.id] <= one.at - PERIOD)
    ]


def _mail_requested_links(parts: Parts, consultation_id: int) -> int:
    with holding(parts, consultation_id) as held:
        if held.standing.stage is not Stage.OPEN or has_passed(held.standing.deadline(), held.moment):
            return 0
        # Looked for again under the lock: another worker may have been here.
        asked = _unanswered_requests(held.tx, held.row, newest_link_requests(held.tx, held.now - PERIOD), held.now)
        entitled = [one for one in asked if held.standing.roll.is_entitled(one.person.state)]
        for one in entitled:
            _announce_request(held, one)
        return len(entitled)


def _announce_request(held: Holding, asked: _Asked) -> None:
    occasion = f"asked-{asked.at:%Y%m%dT%H%M%S.%f}"
    held.happened(Event(LINK_REQUESTED, occasion, notifications.deadline_facts(held), [asked.person]))
