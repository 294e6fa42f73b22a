"""Starting small: the practice list, whether a city is ready, the plan of ninety days, and the memo at its end."""
