"""Names and numbers: what kernels know as ids, people know by names.

A stimulus is written ``A1`` or, where it is shown at a place, ``A1@left``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

NO_OPERATION = -1
NO_STIMULUS = -1

PLACE_MARK = "@"


@dataclass(frozen=True)
class Vocabulary:
    """The stimuli and operations of one experiment, in the order of their ids.

    ``narsese`` says of some of them how a reasoner reads them, as text; the others are read by their names.
    """

    stimuli: tuple[str, ...]
    operations: tuple[str, ...]
    narsese: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        shown: Iterable[Iterable[str]],
        operations: Iterable[str],
        narsese: Mapping[str, str] | None = None,
        places: Iterable[str] = (),
    ) -> Vocabulary:
        """Number stimuli by place, in the order of ``places`` (those without one first), then as shown."""
        order: dict[str | None, int] = {place: number for number, place in enumerate(places)}
        known = dict.fromkeys(stimulus for group in shown for stimulus in group)
        stimuli = sorted(known, key=lambda stimulus: order.get(stimulus_and_place(stimulus)[1], -1))
        return cls(tuple(stimuli), tuple(operations), dict(narsese or {}))


def stimulus_and_place(name: str) -> tuple[str, str | None]:
    """Split ``A1@left`` into its stimulus and its place (None where there is none)."""
    stimulus, mark, place = name.partition(PLACE_MARK)
    return stimulus, (place if mark else None)
