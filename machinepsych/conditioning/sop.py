"""SOP, Wagner's (1981) model of standard operating procedures of memory, in real time.

Every event has a node whose elements are inactive (I), in the focus (A1) or at its margin (A2):

    I -> A1 with p1 while the event is there, I -> A2 with p2 when it is retrieved; A1 -> A2 with pd1,
    A2 -> I with pd2, each per tick
    p2_j    = sum_i V_ij A1_i, cut to 0..1
    dV_ij   = +L_plus  A1_i A1_j  - L_minus A1_i A2_j

so that what is retrieved (A2) is processed less and teaches inhibition. Source: Wagner (1981), in Spear &
Miller (eds.), Information Processing in Animals, 5-47; Mazur & Wagner (1982) for the equations of change.
The recorded expectation is the net retrieval of the US, sum_i V_iU A1_i, signed. Departures: intensity
multiplies p1 (cut at 1); in a rest, nothing is learned while elements return to I by the exact powers of
the decay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from machinepsych.conditioning.base import (
    Exposure,
    RealTimeModel,
    State,
    World,
    context_salience,
    register,
    subjects_of,
)
from machinepsych.parameters import parameter


@dataclass(frozen=True)
class SopParameters:
    """Parameters of SOP."""

    p1: float = parameter(
        0.1,
        "I to A1 by a stimulus of intensity 1",
        low=0.0,
        high=1.0,
        unit="per tick",
        source="Wagner (1981)",
    )
    p1_us: float = parameter(
        0.6, "I to A1 by a US of intensity 1", low=0.0, high=1.0, unit="per tick", source="Wagner (1981)"
    )
    pd1: float = parameter(
        0.1, "A1 to A2 of a stimulus", low=0.0, high=1.0, unit="per tick", source="Wagner (1981): 0.1"
    )
    pd1_us: float = parameter(
        0.6,
        "A1 to A2 of the US",
        low=0.0,
        high=1.0,
        unit="per tick",
        source="chosen here: a US of 1 s is at the margin of memory soon",
    )
    pd2: float = parameter(
        0.02, "A2 to I", low=0.0, high=1.0, unit="per tick", source="Wagner (1981): pd1 / 5"
    )
    l_plus: float = parameter(
        0.2, "rate of excitatory learning", low=0.0, high=1.0, source="Mazur & Wagner (1982); value chosen"
    )
    l_minus: float = parameter(
        0.01,
        "rate of inhibitory learning",
        low=0.0,
        high=1.0,
        source="less than L_plus: Wagner (1981); value chosen",
    )
    context_salience: float = context_salience(0.1)


@register
class Sop(RealTimeModel):
    """State: ``focus`` (A1) and ``margin`` (A2) [N, S + 1], ``link`` [N, S + 1, S + 1]; the US is last."""

    name = "sop"
    code = "SOP"
    citation = "Wagner (1981)"
    about = "events in the focus or at the margin of memory, in real time"
    parameters = SopParameters

    def begin(self, world: World) -> State:
        """Begin with all elements inactive."""
        n, size = subjects_of(world), len(world.elements) + 1
        return State(
            {
                "focus": np.zeros((n, size)),
                "margin": np.zeros((n, size)),
                "link": np.zeros((n, size, size)),
            },
            {"pd1": np.append(np.full(size - 1, self.p.pd1), self.p.pd1_us)},
        )

    def tick(self, state: State, shown: Exposure) -> np.ndarray:
        """Move elements between the three states, then learn from what is active together."""
        focus, margin, link = state["focus"], state["margin"], state["link"]
        retrieved = np.einsum("ni,nij->nj", focus, link)
        p1 = np.concatenate(
            [self.p.p1 * shown.salience * shown.presence, self.p.p1_us * shown.us[:, None]], axis=1
        )
        p1 = np.minimum(p1, 1.0)
        # Elements that are called both ways go to A1: p2 has what p1 leaves.
        p2 = np.clip(retrieved, 0.0, 1.0) * (1.0 - p1)
        inactive = 1.0 - focus - margin
        fading, returning = state.fixed["pd1"] * focus, self.p.pd2 * margin
        focus += p1 * inactive - fading
        margin += p2 * inactive + fading - returning
        change = self.p.l_plus * focus[:, None, :] - self.p.l_minus * margin[:, None, :]
        change = change * focus[:, :, None] * shown.learn[:, None, None]
        size = link.shape[1]
        change[:, np.arange(size), np.arange(size)] = 0.0
        # The US calls for nothing but itself: links from it are not needed for any response here.
        change[:, -1, :] = 0.0
        link += change
        return np.einsum("ni,ni->n", focus, link[:, :, -1])

    def rest(self, state: State, rows: np.ndarray, ticks: int) -> None:
        """Let elements return to inactivity by the closed form of two decays in a row."""
        pd1 = state.fixed["pd1"]
        stay1, stay2 = 1.0 - pd1, 1.0 - self.p.pd2
        focus, margin = state["focus"][rows], state["margin"][rows]
        alike = np.isclose(stay1, stay2)
        apart = np.where(alike, 1.0, stay1 - stay2)
        passed = np.where(
            alike, pd1 * ticks * stay1 ** max(ticks - 1, 0), pd1 * (stay1**ticks - stay2**ticks) / apart
        )
        state["margin"][rows] = margin * stay2**ticks + focus * passed
        state["focus"][rows] = focus * stay1**ticks
