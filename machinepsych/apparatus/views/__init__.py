"""Views of a state: three in text (from above, through the subject's eyes, in perspective) and a picture."""
