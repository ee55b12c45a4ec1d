"""The three-term contingency, over and over: stimulus, operation, outcome."""
