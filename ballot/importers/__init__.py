"""Council documents become values. Pure: bytes and a file name in, frozen values out; no database.

`record` reads summary records of the councillors' consultations. A reader of another kind of paper
(agendas, rolls) gets a module of its own beside it and shares `text`, `references` and `phrases`.
"""
