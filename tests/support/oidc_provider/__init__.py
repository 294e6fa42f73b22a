"""A city's identity provider as it might be: a real one, small, and in a process of its own."""
