"""After a meeting: its memo within two days, and the data that it asked for."""
