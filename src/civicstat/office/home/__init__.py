"""The first page by role: what stands beside the things that ask for somebody, and what comes first for whom."""
