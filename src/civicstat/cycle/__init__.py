"""One reporting cycle from records to publication: the only place that knows the order of the steps; and verify."""
