"""Counts of rare events: charted by the time between them, not by how many a month holds."""
