"""Chambers and mazes that several subjects share; one file a situation, families of lanes beside them."""
