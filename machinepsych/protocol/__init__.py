"""The experiment file: read strictly, checked at the edge, compiled into dense tables."""
