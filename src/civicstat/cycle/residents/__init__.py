"""What residents propose, and how the city answers."""
