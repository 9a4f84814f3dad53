"""For whoever writes the book: what begins a new chapter."""
