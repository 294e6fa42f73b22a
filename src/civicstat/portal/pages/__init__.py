"""One module per kind of page: what stands on it, in which order, from the catalogue alone."""
