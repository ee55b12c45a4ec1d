"""Sweeps: one question put to many sizes of memory, each answer beside its closed form; resumable."""
