"""Performance meetings as rules without a screen: when they come, what is due around them, whether they were held."""
