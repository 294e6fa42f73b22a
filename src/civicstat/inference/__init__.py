"""Statistics that several rooms share: exact rounding, intervals, process-behaviour charts."""
