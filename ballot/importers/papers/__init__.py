"""Council papers as files become paragraphs: bytes and a file name in, a `Paper` out.

`reading` tells the format; each format has its reader. What a file carries and a reader does not take is told by a notice.
"""
