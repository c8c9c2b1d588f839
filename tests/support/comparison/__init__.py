"""Bundles made and altered at random, and run through both checkers: `ballot verify` and verify.html must never differ.

`make compare ARGS="--count 10000 --seed 1"` runs any number; `make check` runs a thousand of fixed seeds.
"""
