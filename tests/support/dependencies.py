"""The parts of an installation for tests: a real database, real keys, seals and links, and a clock that is told the time.

Only two parts are not the real ones: the words of mails (here the facts themselves, so that tests can read them) and
the mailer, which remembers what it was given and refuses what it is told to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher
from sqlalchemy import Engine

from ballot.adapters.codes import HmacCodes
from ballot.adapters.keys import KeyFiles
from ballot.adapters.links import SignedLinks
from ballot.adapters.passkeys import WebAuthnPasskeys
from ballot.adapters.passwords import Argon2Passwords
from ballot.adapters.result_page import TemplateResultPage
from ballot.adapters.seals import FileSealBox
from ballot.adapters.totp import TotpAuthenticator
from ballot.ports import PlainDeliveryOutcome, PlainMailText, RenderedMail
from ballot.services.core.context import Parts, Policy
from ballot.services.mail.delivery import deliver_due
from ballot.services.mail.listener import MailQueue
from ballot.store.queries.outbox import MAIL
from ballot.store.transactions import Store
from ballot.wiring import shipped_folder
from tests.support.constants import BODY, HOST, START


class FixedClock:
    """Stands still until it is told the time."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def forward(self, by: timedelta) -> None:
        self.moment += by


class PlainWords:
    """Mails that say their facts, as JSON."""

    def __init__(self) -> None:
        self.unknown: set[str] = set()
        """Templates for which there are no words."""

    def render(self, template: str, language: str, facts: Mapping[str, object]) -> PlainMailText:
        if template in self.unknown:
            raise LookupError(template)
        told = json.dumps({**facts, "template": template}, default=str, ensure_ascii=False)
        return PlainMailText(f"{template} {facts['reference']} ({language})", told, f"<pre>{told}</pre>")


@dataclass
class RecordingMailer:
    """Takes every mail, but for the addresses it is told to refuse."""

    sent: list[RenderedMail] = field(default_factory=list)
    refuse: dict[str, PlainDeliveryOutcome] = field(default_factory=dict)
    """By address; the message_id in it does not matter."""

    def deliver(self, messages: Iterable[RenderedMail]) -> Iterator[list[PlainDeliveryOutcome]]:
        for mail in messages:
            refusal = self.refuse.get(mail.to_address)
            if refusal is None:
                self.sent.append(mail)
                yield [PlainDeliveryOutcome(mail.message_id, True)]
            else:
                yield [replace(refusal, message_id=mail.message_id)]

    def to(self, address: str, template: str = "") -> list[RenderedMail]:
        """What reached this address, in order."""
        return [mail for mail in self.sent if mail.to_address == address and mail.subject.startswith(template)]


def make_parts(engine: Engine, folder: Path) -> Parts:
    """The parts of an installation on this database, with its keys in `folder`."""
    keys = KeyFiles(folder / "keys")
    keys.ensure(BODY)
    seals = FileSealBox(folder / "seal.key")
    seals.ensure()
    return Parts(
        store=Store(engine),
        clock=FixedClock(),
        keys=keys,
        seals=seals,
        links=SignedLinks("a secret of the tests"),
        codes=HmacCodes("a secret of the tests"),
        passwords=Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)),
        authenticator=TotpAuthenticator(HOST),
        passkeys=WebAuthnPasskeys(f"https://{HOST}", HOST),
        mailer=RecordingMailer(),
        words=PlainWords(),
        result_page=TemplateResultPage(shipped_folder("templates") / "public"),
        listeners=(MailQueue(HOST),),
        deliverers={MAIL: deliver_due},
        base_url=f"https://{HOST}",
        mail_domain=HOST,
        policy=Policy(),
    )
