"""A metric asked about live: any whole weeks or months of the data, narrowed to some of its rows, by one breakdown."""
