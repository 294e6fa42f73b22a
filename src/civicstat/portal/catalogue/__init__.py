"""What the ledger says, indexed for the pages: nothing is computed here, only looked up."""
