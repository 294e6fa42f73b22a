"""What may be shown: subject classes, column gate, thresholds, and the report that every release carries."""
