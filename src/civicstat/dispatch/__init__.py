"""What to do about it: clean-up routes for a day, and what their minimum-service rule costs."""
