"""The room of a meeting under way: its screen, the chair's controls, questions, captures, looks at the data."""
