"""The run folder: the one format on disk, and the interface of everything that comes after a session."""
