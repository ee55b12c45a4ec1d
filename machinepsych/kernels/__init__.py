"""One text on four backends: lane functions, declared arrays, counter-based random numbers."""
