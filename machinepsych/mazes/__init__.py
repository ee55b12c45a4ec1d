"""Experiments in mazes and boxes that are walked through step by step: protocol, play, record."""
