"""What kernels that draw texts share: what they are asked for, rounding, characters in a buffer."""

from __future__ import annotations

import math

from machinepsych.kernels.lane import lane

# Fields of a request: the subject's cell as the kernel numbers it, its row and column, its heading.
HERE, ROW, COLUMN, HEADING = range(4)
REQUEST = 4
# Characters of the longest thing.
LONGEST = 5


@lane
def round_half_even(x):
    """Return the nearest whole number, of two equally near the even one."""
    whole = math.floor(x)
    rest = x - whole
    number = int(whole)
    if rest > 0.5 or (rest == 0.5 and number % 2 == 1):
        number += 1
    return number


@lane
def put_character(text, place, code):
    """Write a character of UTF-16 into the place of a text; its bytes are signed."""
    low = code & 255
    text[2 * place] = low - 256 if low > 127 else low
    text[2 * place + 1] = code >> 8
