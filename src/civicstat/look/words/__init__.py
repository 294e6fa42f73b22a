"""Words for numbers, days and states, in English and in Spanish."""
