"""The queries, by subject: each is one function with a name, which returns rows or plain values.

Nothing is decided here. A row that a function `held_…` returns stays locked until the transaction ends, where the
database locks rows.
"""
