"""What came after a closing: inspections, and the answers of whoever reported."""
