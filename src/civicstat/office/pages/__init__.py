"""Pages read, call an act, and render; they hold no rules."""
