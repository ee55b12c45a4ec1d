"""Where behaviour happens: apparatus that show stimuli and take responses."""
