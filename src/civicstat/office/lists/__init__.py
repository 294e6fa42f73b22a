"""Every list of the office in one manner: search, filter, sort, keep the view, take it away as a file, bring one in."""
