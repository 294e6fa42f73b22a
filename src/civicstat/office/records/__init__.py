"""How long things are kept, what a legal hold stops, and the paper that the clerk takes out."""
