"""Where, and where next: counts per cell and week, and forecasts that keep score."""
