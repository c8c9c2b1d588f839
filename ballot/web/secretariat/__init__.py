"""The secretariat: Member States, voting rights, focal points, lists, mail, acts of two officers."""
