"""Civicstat: PerformanceStat in a box. A city's records become a public record that anyone can recompute."""

__version__ = "0.3.0"
