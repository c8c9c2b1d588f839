"""The geometry of the charts: counts and times in, coordinates out. Templates draw them, and say them in words beside.

Nothing here knows a language, but for its direction: `mirrored` puts the start at the right.
"""
