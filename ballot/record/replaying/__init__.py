"""How the acts change where a consultation stands, and what about them is reported (record format §1.2, §1.3)."""
