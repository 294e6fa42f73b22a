"""A question asked in a meeting, answered from the city's own row files by the cycle's engine, through the gate."""
