"""The only place that knows SQLModel: tables, engine, transactions and migrations."""
