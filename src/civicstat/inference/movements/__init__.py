"""A difference between two published figures, split by their published parts."""
