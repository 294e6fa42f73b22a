"""Outside files become our tables: columns admitted by name, refusals kept with their reasons, drift noticed."""
