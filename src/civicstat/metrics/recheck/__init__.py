"""The second computation: the same figures from the same files, in plain Python, sharing no code with the first.

Standard library only, beside the nouns of `vocabulary` at the outer edge. Slow and obvious where that is bearable:
what it is for is to disagree.
"""

from civicstat.metrics.recheck.again import recheck, recheck_records
from civicstat.metrics.recheck.kept import KeptCounts, keep_day
from civicstat.metrics.recheck.rows import RecordFiles, Records, read_records


__all__ = ["KeptCounts", "RecordFiles", "Records", "keep_day", "read_records", "recheck", "recheck_records"]
