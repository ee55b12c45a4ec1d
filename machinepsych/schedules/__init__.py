"""When a response pays: schedules of reinforcement, one file a family."""
