"""Where things are: boundaries, areas of points, and H3 cells."""
