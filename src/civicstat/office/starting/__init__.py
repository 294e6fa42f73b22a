"""Starting small in the office: what it sees of a start, and its pages."""
