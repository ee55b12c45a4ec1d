"""The linear-attention memory, read as Hebbian conditioning."""
