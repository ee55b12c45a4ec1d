"""Figures: pure functions from tidy tables to matplotlib figures, one file each; ``report`` gathers them."""
