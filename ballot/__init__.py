"""Consultations of Member States by correspondence, from the invitation to a tally that anyone can verify."""

from __future__ import annotations

__version__ = "0.1.0"
