"""The nouns that two rooms hand to each other, and their own validity."""
