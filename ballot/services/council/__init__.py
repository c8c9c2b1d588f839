"""The council: its Member States, their voting rights, the roll, their focal points, and lists of these."""
