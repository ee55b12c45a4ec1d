"""Pavlovian experiments: designs in the notation that people write, and running models through them."""
