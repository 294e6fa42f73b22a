"""Tables at rest: immutable snapshots, and the engine that asks them questions."""
