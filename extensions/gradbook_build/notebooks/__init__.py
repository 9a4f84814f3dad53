"""Each page as two notebooks, which any Jupyter opens without the book: one to work in, without
the solutions, and one in full."""
