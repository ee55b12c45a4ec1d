"""Sharing work out to processes that end with their parent, whatever ends that."""
