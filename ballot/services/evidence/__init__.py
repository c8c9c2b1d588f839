"""The record as evidence: signed heads, receipts, the tally, bundles."""
