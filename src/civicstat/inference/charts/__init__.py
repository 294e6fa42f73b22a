"""The family of process-behaviour charts: how each finds its centre and limits, and what all of them judge alike."""
