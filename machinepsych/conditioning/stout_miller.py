"""The comparator model of Stout & Miller (2007), "sometimes competing retrieval".

Every pair of events that occur together is associated by contiguity alone; stimuli compete when they are
tested, not when they are learned:

    dV_ij  = s_i s_j (lambda_j - V_ij)            i and j present (lambda of a US: its intensity, else 1)
    dV_ij  = -k1 s_i V_ij                         i present, j absent
    act_ik = V_ik + k4 s_k x_k                    x_k: 1 where k is present at the test, else 0
    R_i    = V_iU - k2 sum_k O_ik act_ik V_kU     over the comparators k, all stimuli but i
    dO_ik  = 1 - O_ik                             where i was ever followed by the US (V_iU > 0)
    dO_ik  = k3 s_i V_ik V_kU (1 - O_ik)          where it was not

O_ik says how the comparator k acts: from -1, where its memory adds to what i retrieves (sensory
preconditioning), it moves to +1, where it competes: at once for a stimulus with the US, slowly for one
without, as it is told from the comparator (second-order conditioning, then conditioned inhibition).

Source: Stout & Miller (2007), Psychol. Rev. 114, 759-783, after Miller & Matzel (1988) and Denniston,
Savastano & Miller (2001); parameters of Witnauer, Wojick, Polack & Miller (2012), Learn. Behav. 40, 347-366.
The papers were not at hand: equations and parameters were compared with the description of the model in the
R package calmr (V. Navarro, GitHub, vignettes SM2007 and SM2007_sims), equations 1 to 4 there. Departures:
what a comparator retrieves (V_kU) does not fall away where it is absent, as in the papers and unlike the
package; the switch of a stimulus moves in trials where that stimulus is; a compound is the sum of what its
stimuli give; with ``order`` 2, V_kU is compared in its turn (the extended comparator hypothesis nests both
links).
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

_FITTED = "Witnauer et al. (2012)"


@dataclass(frozen=True)
class StoutMillerParameters:
    """Parameters of Stout & Miller (2007)."""

    salience: float = parameter(
        0.35, "salience s of a stimulus of intensity 1", low=0.0, high=1.0, source=_FITTED
    )
    us_salience: float = parameter(0.5, "salience of the US", low=0.0, high=1.0, source=_FITTED)
    k1: float = parameter(
        0.22, "rate at which an absence weakens an association", low=0.0, high=1.0, source=_FITTED
    )
    k2: float = parameter(0.56, "weight of comparators", low=0.0, high=1.0, source=_FITTED)
    k3: float = parameter(
        0.46,
        "how fast a comparator turns from adding to competing, for a stimulus without the US",
        low=0.0,
        high=1.0,
        source=_FITTED,
    )
    k4: float = parameter(
        1.6, "how much its presence at the test activates a comparator", low=0.0, high=10.0, source=_FITTED
    )
    order: int = parameter(
        1, "order of comparison", low=1, high=2, source="Denniston, Savastano & Miller (2001)"
    )
    # .15 beside stimuli of .35.
    context_salience: float = context_salience(0.43)


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
        """Sum what the stimuli present retrieve, each compared with what its comparators retrieve."""
        link = state["link"]
        direct = link[:, :, -1]
        seen = self.p.k4 * self.p.salience * shown.salience * shown.presence
        weight = self.p.k2 * state["switch"] * (link[:, :, :-1] + seen[:, None, :])
        size = weight.shape[1]
        weight[:, np.arange(size), np.arange(size)] = 0.0
        further = direct
        if self.p.order == 2:
            further = direct - np.einsum("nsk,nk->ns", weight, direct)
        compared = direct - np.einsum("nsk,nk->ns", weight, further)
        return np.einsum("ns,ns->n", compared, shown.presence)

    def learn(self, state: State, shown: Exposure) -> None:
        """Turn switches, strengthen links between what is present, weaken those to what is absent."""
        link, switch = state["link"], state["switch"]
        cue = self.p.salience * shown.salience * shown.presence * shown.learn[:, None]
        self._turn(switch, link, cue)
        target = np.concatenate([shown.presence, shown.us[:, None]], axis=1)[:, None, :]
        us = np.full((len(cue), 1), self.p.us_salience)
        receiving = np.concatenate([self.p.salience * shown.salience, us], axis=1)[:, None, :]
        rate = cue[:, :, None] * np.where(target > 0.0, receiving, self.p.k1)
        link += rate * (target - link)

    def _turn(self, switch: np.ndarray, link: np.ndarray, cue: np.ndarray) -> None:
        direct = link[:, :, -1]
        slowly = self.p.k3 * cue[:, :, None] * link[:, :, :-1] * direct[:, None, :]
        share = np.where(direct[:, :, None] > 0.0, (cue > 0.0)[:, :, None], slowly)
        switch += share * (1.0 - switch)
