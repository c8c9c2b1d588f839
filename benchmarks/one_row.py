"""What a reply over HTTP is measured against: small Flask applications that insert one row, commit, and say so.

`app` by the database's driver alone, `sqlmodel_app` by the library of our tables. Both are as durable as ours.
"""

from __future__ import annotations

import os
import sqlite3

from flask import Flask, Response, request
from sqlalchemy.orm import registry
from sqlmodel import Field, Session, SQLModel

from ballot.store.engine import make_engine

DATABASE = "BENCHMARK_DATABASE"
"""Where these applications are told which file they write to."""


def app() -> Flask:
    """The application by the driver. One connection a process, kept: write-ahead log, `synchronous=FULL`."""
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


class _Base(SQLModel, registry=registry()):
    """A base of its own, so that this table is none of ours."""


class Kept(_Base, table=True):
    """One row."""

    id: int | None = Field(default=None, primary_key=True)
    what: str


def sqlmodel_app() -> Flask:
    """The application by SQLModel, with an engine as ours is: one transaction a request, `BEGIN IMMEDIATE`."""
    small = Flask("one_row", static_folder=None, template_folder=None)
    engine = make_engine(f"sqlite:///{os.environ[DATABASE]}")
    _Base.metadata.create_all(engine)

    @small.get("/")
    def there() -> str:
        return "here"

    @small.post("/")
    def keep() -> Response:
        with Session(engine) as session:
            session.add(Kept(what=request.form["what"]))
            session.commit()
        return Response("kept", 200, mimetype="text/plain")

    return small
