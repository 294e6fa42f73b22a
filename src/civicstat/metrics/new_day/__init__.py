"""What a new day of records touches, so that the first computation can leave the rest as it is."""
