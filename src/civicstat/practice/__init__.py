"""A city that does not exist: its records as its systems would publish them, with planted truths, from a seed."""
