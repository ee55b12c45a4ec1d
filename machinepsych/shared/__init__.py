"""Experiments in which several subjects share a chamber or a maze: protocol, play, record."""
