"""``python -m machinepsych`` is the same as ``machinepsych``."""

from machinepsych.cli import main

if __name__ == "__main__":
    main()
