"""A file that somebody brings: looked at, written as we read it, mapped, tried, and made a city's folder."""
