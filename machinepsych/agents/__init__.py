"""Who learns: the agents, one file each."""
