"""How old the records are, and how late they come."""
