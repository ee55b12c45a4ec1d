"""Eight headings, counter-clockwise from east; x grows to the east, y to the north.

An odd heading is a diagonal. A turn to the left adds one, a turn to the right takes one away.
"""

from __future__ import annotations

HEADINGS = 8
NAMES = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")
# Arrows as they stand in maps, in the order of the headings.
ARROWS = "→↗↑↖←↙↓↘"
X_OF = (1, 1, 0, -1, -1, -1, 0, 1)
Y_OF = (0, 1, 1, 1, 0, -1, -1, -1)

# Directions as seen by a subject, counter-clockwise from straight ahead.
EGOCENTRIC = (
    *("ahead", "ahead left", "left", "behind left"),
    *("behind", "behind right", "right", "ahead right"),
)

# Cosine and sine of k * pi / 4 in float64, pi being the nearest float64: what the C library returns for
# the angles 0, pi/4, ... added up. As a table they are the same on every backend and machine.
COSINES = (
    *(1.0, 0.7071067811865476, 6.123233995736766e-17, -0.7071067811865475),
    *(-1.0, -0.7071067811865477, -1.8369701987210297e-16, 0.7071067811865474),
)
SINES = (
    *(0.0, 0.7071067811865475, 1.0, 0.7071067811865476),
    *(1.2246467991473532e-16, -0.7071067811865475, -1.0, -0.7071067811865477),
)
