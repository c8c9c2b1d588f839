"""Sessions, the items on their agendas, what became of each item, and the path of an item from agenda to result."""
