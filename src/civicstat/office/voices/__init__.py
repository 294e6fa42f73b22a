"""Residents' voices: codes of door hangers, limits without a puzzle, and what the city knows of what they speak of."""
