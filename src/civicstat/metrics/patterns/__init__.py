"""Unusual record patterns: what in the records a department should look at and explain before anybody else does."""
