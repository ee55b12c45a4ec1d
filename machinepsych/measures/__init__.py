"""What is counted in a run folder: pure functions from a Run to tidy Arrow tables, one file a family."""

from machinepsych.measures import acquisition, criterion, cumulative, hypotheses, statistics

__all__ = ["acquisition", "criterion", "cumulative", "hypotheses", "statistics"]
