"""What a subject gets from a place: one file a sense, each turning state into stimuli (id, intensity)."""
