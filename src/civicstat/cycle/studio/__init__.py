"""The studio: explain a published figure down to its rows, and try a definition before it is adopted."""
