"""Every write is a named act: one transaction, one row in the record of acts, messages only after the commit."""
