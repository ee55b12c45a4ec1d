"""The classical models of conditioning, one file each, named as cited, under one interface."""
