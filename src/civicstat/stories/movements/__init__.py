"""Where a published movement sits: split exactly by area, kind, channel and department, in sentences and numbers."""
