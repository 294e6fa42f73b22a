"""The public record as a static site and as open data, rendered from the ledger alone."""
