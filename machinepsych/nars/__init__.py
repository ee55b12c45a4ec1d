"""The reasoner: memory, decision and learning under insufficient knowledge and resources."""
