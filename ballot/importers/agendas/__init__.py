"""Agenda letters and agendas as CSV become rows: groups, numbers, titles, documents, references and contributing States.

Pure: a `Paper` or bytes in, an `AgendaReading` out. Nothing here rests on one council's letter: tables are known by their
shape, and the words that letters use stand in `words.toml`, a table a language.
"""
