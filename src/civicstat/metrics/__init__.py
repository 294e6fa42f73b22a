"""Definitions become figures with their counts, exclusions and intervals, twice, by two computations."""
