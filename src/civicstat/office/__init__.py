"""The working side: where a city's people sign in, enter what only they know, and look. Django stands here alone."""
