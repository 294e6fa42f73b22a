"""How the tables of the office came to be what they are, step by step."""
