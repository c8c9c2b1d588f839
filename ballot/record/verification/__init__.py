"""The audit of a bundle, by the steps of record format §6."""
