"""Unusual record patterns a second time: plain Python over the published rows, sharing no code with what found them.

Counts are whole numbers and shares exact fractions; only logarithms, tails and fitted lines are floats.
"""

from civicstat.metrics.recheck.patterns.again import marks_again
from civicstat.metrics.recheck.patterns.compare import Difference, unlike_again
from civicstat.metrics.recheck.patterns.said import Again


__all__ = ["Again", "Difference", "marks_again", "unlike_again"]
