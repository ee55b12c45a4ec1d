"""Feature maps of linear attention, one file each."""
