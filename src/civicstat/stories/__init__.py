"""Findings put into sentences, in English and in Spanish; each number bound to its key."""
