"""Situations that several subjects share, one file each."""
