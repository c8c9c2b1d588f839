"""Closing: close, open the seals, count, declare and sign, 193 States × 20 ballots; then the bundle and its audit."""

from __future__ import annotations

import io
from datetime import timedelta
from functools import partial
from statistics import median

from ballot.record.verification.verify import verify
from ballot.services.consultations import closing
from ballot.services.evidence import bundles, signing
from ballot.services.replies import submit
from ballot.services.replies.form_and_sender import ReplyForm, Sender
from benchmarks.figure import Figure, measure_seconds, show
from benchmarks.installation import FIRST_INSTANT, PERIOD, FixedClock, Installation, make_installation, make_votes

BALLOTS = 20
RUNS = 3
STATEMENT = "This Administration replies without prejudice to its position at the next session."


def _all_reply(place: Installation, clock: FixedClock, consultation: int) -> None:
    """Every State votes on every ballot, and every tenth has something to say."""
    for number, person in enumerate(place.focal_points()):
        clock.at += timedelta(seconds=1)
        said = {"1": STATEMENT} if number % 10 == 0 else {}
        submit.submit_reply(
            place.parts, Sender(person.number, consultation), ReplyForm(make_votes(number, BALLOTS), said, None)
        )


def _close_and_sign(place: Installation) -> None:
    closed = closing.close_due(place.parts)
    signing.sign_pending(place.parts)
    if len(closed) != 1:
        raise SystemExit(f"{len(closed)} consultations were closed, not 1")


def _audit(bundle: bytes, key: bytes) -> None:
    report = verify(io.BytesIO(bundle), key_pem=key)
    if report.verdict != "verified":
        raise SystemExit(f"the bundle is {report.verdict}: {report.failures[:3]}")


def main() -> list[Figure]:
    """The figures, as medians over consultations that were each closed once."""
    clock = FixedClock(FIRST_INSTANT)
    closed: list[float] = []
    exported: list[float] = []
    verified: list[float] = []
    bundle = b""
    with make_installation(clock=clock) as place:
        key = (place.folder / "instance" / "keys" / f"{place.body}.pub.pem").read_bytes()
        for run in range(1, RUNS + 1):
            consultation = place.open(f"DM-26/{run}", ballots=BALLOTS)
            _all_reply(place, clock, consultation)
            signing.sign_pending(place.parts)
            clock.at += PERIOD
            closed.append(measure_seconds(partial(_close_and_sign, place)))
            exported.append(measure_seconds(partial(bundles.export_bundle, place.parts, consultation)))
            bundle = bundles.export_bundle(place.parts, consultation)
            verified.extend(measure_seconds(partial(_audit, bundle, key)) for _ in range(RUNS))
    what = f"{len(place.states)} States × {BALLOTS} ballots"
    return [
        Figure(f"close, unseal, declare, sign: {what}", median(closed), "s", most=1),
        Figure(f"export of its bundle ({len(bundle) / 1e6:.2f} MB)", median(exported), "s"),
        Figure("verify that bundle, in one process", median(verified), "s", most=0.5),
    ]


if __name__ == "__main__":
    show(main())
