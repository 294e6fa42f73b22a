"""The paper of the record: sections of words and tables, set by Typst as PDF/A-3 with its manifest inside."""
