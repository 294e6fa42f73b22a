"""Which numbers stand on a page, and what each of them is bound to."""
