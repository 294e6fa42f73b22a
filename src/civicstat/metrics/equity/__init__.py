"""Does a metric differ between areas of high and low need, how surely, and whom does the comparison leave out?"""
