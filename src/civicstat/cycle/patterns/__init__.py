"""Unusual record patterns as a product: a private report first, the department's words, the auditor's word."""
