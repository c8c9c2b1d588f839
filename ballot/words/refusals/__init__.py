"""The words for refusals: by code, by reason, by act, and for requests as such."""
