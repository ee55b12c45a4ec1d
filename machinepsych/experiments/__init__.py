"""Kinds of experiment: one file for each, with all that commands and the Python interface ask of it."""
