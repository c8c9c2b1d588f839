"""What is asked of the database, by subject: each question is one function with a name, answered with rows or plain values.

Nothing is decided here. Rows that come "held" stay locked until the transaction ends, where the database locks rows.
"""
