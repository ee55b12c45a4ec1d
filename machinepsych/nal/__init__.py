"""Non-Axiomatic Logic: truth functions and evidence."""
