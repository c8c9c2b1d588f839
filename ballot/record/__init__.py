"""Bytes and proofs: the consultation record, version 1. Public keys only; no clock, no database, no network."""
