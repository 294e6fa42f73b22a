"""Measures that the city has published itself: from its table to the public record, and checked there."""
