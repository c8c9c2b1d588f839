"""The words by which councils' records say things: one file of phrases a language, which its readers can correct."""
