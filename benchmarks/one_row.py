"""What a reply over HTTP is measured against: a small Flask application that inserts one row, commits, and says so."""

from __future__ import annotations

import os
import sqlite3

from flask import Flask, Response, request

DATABASE = "BENCHMARK_DATABASE"
"""Where this application is told which file it writes to."""


def app() -> Flask:
    """The application. One connection a process, kept; as durable as ours: write-ahead log, `synchronous=FULL`."""
    small = Flask("one_row", static_folder=None, template_folder=None)
    rows = sqlite3.connect(os.environ[DATABASE], isolation_level=None, timeout=30)
    rows.execute("PRAGMA journal_mode = WAL")
    rows.execute("PRAGMA synchronous = FULL")
    rows.execute("CREATE TABLE IF NOT EXISTS kept (id INTEGER PRIMARY KEY, what TEXT NOT NULL)")

    @small.get("/")
    def there() -> str:
        return "here"

    @small.post("/")
    def keep() -> Response:
        rows.execute("BEGIN IMMEDIATE")
        rows.execute("INSERT INTO kept (what) VALUES (?)", (request.form["what"],))
        rows.execute("COMMIT")
        return Response("kept", 200, mimetype="text/plain")

    return small
