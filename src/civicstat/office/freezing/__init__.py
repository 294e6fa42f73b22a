"""What the office puts on record, one module per noun: a module with a `NOUN` is found by itself."""
