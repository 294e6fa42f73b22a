"""The append-only public log of statements, and the objects that they name."""
