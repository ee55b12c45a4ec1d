"""Nine rodent paradigms, one file each, in a published and a faithful form."""
