"""Learning rules of the memory, one file each."""
