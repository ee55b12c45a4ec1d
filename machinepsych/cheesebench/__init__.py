"""The published benchmark: its package, its figures, and our agents in it."""
