"""Benchmarks: correctness first, then the clock. ``python -m benchmarks`` runs them and prints a table."""
