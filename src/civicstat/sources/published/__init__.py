"""Measures that a city has published itself: read exactly, judged by its own targets, never recomputed."""
