"""What an analyst does without a terminal: files, metrics, cycles and releases, through what the commands use."""
