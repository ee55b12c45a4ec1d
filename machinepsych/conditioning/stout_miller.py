"""The comparator model of Stout & Miller (2007), "sometimes competing retrieval".

Every pair of events that occur together is associated by contiguity alone; stimuli compete when they are
tested, not when they are learned:

    dV_ij = s_i s_j (1 - V_ij)        both present (for j the US, 1 becomes its intensity)
    dV_ij = -k s_i s_j V_ij           i present, j absent
    R_i   = V_iU - sum_k O_ik V_ik R_kU        over the comparators k

O_ik says how the comparator k acts: from -1 (its memory is added) it moves to +1 (it competes) by
dO_ik = rho (1 - O_ik) whenever i and k are present together. Source: Stout & Miller (2007), Psychol. Rev.
114, 759-783, after Miller & Matzel (1988) and Denniston, Savastano & Miller (2001). Departures, for the
paper was not at hand and its equations are given from memory of the literature: R_kU is the direct
association V_kU (comparison of first order, as in Miller & Matzel) unless ``order`` is 2; the switch moves
by exposures alone; a compound is the sum of what its stimuli give, without those as comparators of one
another that are present at the test.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from machinepsych.conditioning.base import (
    Exposure,
    State,
    TrialModel,
    World,
    context_salience,
    register,
    subjects_of,
)
from machinepsych.parameters import parameter


@dataclass(frozen=True)
class StoutMillerParameters:
    """Parameters of Stout & Miller (2007)."""

    salience: float = parameter(
        0.4, "salience s of a stimulus of intensity 1", low=0.0, high=1.0, source="Stout & Miller (2007)"
    )
    us_salience: float = parameter(
        0.4, "salience of the US", low=0.0, high=1.0, source="Stout & Miller (2007)"
    )
    k: float = parameter(
        0.5,
        "how much an absence weakens an association, beside how much a presence strengthens it",
        low=0.0,
        high=1.0,
        source="Stout & Miller (2007)",
    )
    rho: float = parameter(
        0.3,
        "how fast a comparator turns from adding to competing",
        low=0.0,
        high=1.0,
        source="Stout & Miller (2007); value chosen here",
    )
    order: int = parameter(
        1, "order of comparison", low=1, high=2, source="Denniston, Savastano & Miller (2001)"
    )
    context_salience: float = context_salience()


@register
class StoutMiller(TrialModel):
    """State: ``link`` [N, S, S + 1] from each element to each other and, last, to the US; ``switch`` O."""

    name = "stout_miller"
    code = "SM"
    citation = "Stout & Miller (2007)"
    about = "all pairs are associated; stimuli compete at the test"
    parameters = StoutMillerParameters

    def begin(self, world: World) -> State:
        """Begin without associations, comparators adding."""
        n, size = subjects_of(world), len(world.elements)
        return State({"link": np.zeros((n, size, size + 1)), "switch": np.full((n, size, size), -1.0)})

    def expect(self, state: State, shown: Exposure) -> np.ndarray:
        """Compare what each stimulus present retrieves with what its absent comparators retrieve."""
        return np.einsum("ns,ns->n", self._compared(state, shown.presence > 0.0), shown.presence)

    def _compared(self, state: State, present: np.ndarray) -> np.ndarray:
        """Return R [N, S] of each element; those present at the test are no comparators."""
        within, direct = state["link"][:, :, :-1], state["link"][:, :, -1]
        weight = state["switch"] * within
        size = weight.shape[1]
        weight[:, np.arange(size), np.arange(size)] = 0.0
        further = direct
        if self.p.order == 2:
            further = direct - np.einsum("nsk,nk->ns", weight, direct)
        return direct - np.einsum("nsk,nk->ns", weight, further * ~present)

    def learn(self, state: State, shown: Exposure) -> None:
        """Strengthen links between what is present, weaken those to what is absent."""
        link, switch = state["link"], state["switch"]
        cue = self.p.salience * shown.salience * shown.presence * shown.learn[:, None]
        target = np.concatenate([shown.presence, shown.us[:, None]], axis=1)[:, None, :]
        there = target > 0.0
        receiving = np.full(link.shape[2], self.p.salience)
        receiving[-1] = self.p.us_salience
        strengths = np.concatenate(
            [np.where(shown.salience > 0, shown.salience, 1.0), np.ones((len(cue), 1))], 1
        )
        rate = cue[:, :, None] * (receiving * strengths)[:, None, :] * np.where(there, 1.0, self.p.k)
        link += rate * (target - link)
        together = (shown.presence > 0.0) & shown.learn[:, None]
        both = together[:, :, None] & together[:, None, :]
        switch += np.where(both, self.p.rho * (1.0 - switch), 0.0)
