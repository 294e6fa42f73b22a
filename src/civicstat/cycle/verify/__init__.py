"""Verification: replay the log, check every object and every number, and compute the figures again."""
