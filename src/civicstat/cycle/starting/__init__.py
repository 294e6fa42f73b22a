"""What the public record tells of a city that starts: facts, measures to begin with, the matter of the budget memo."""
