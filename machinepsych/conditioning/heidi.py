"""HeiDI, the model of Honey, Dwyer & Iliescu (2020): associations both ways, and what they make of a test.

    dV_i->U = alpha_i (c alpha_U - sum_k V_k->U)       stimulus to US, pooled error
    dV_U->i = alpha_U (c alpha_i - sum_k V_k->i)       US to stimulus
    dV_i->j = alpha_i (c alpha_j - sum_k V_k->j)       stimulus to stimulus; alpha_j = 0 where j is absent
    COMB    = sum V_i->U + (sum V_i->U)(sum V_U->i) / c
    CHAIN   = sum_j (sum_i V_i->j) (V_j->U + V_j->U V_U->j / c) / c      over absent stimuli j
    R       = COMB + CHAIN

Source: Honey, Dwyer & Iliescu (2020), Psychol. Rev. 127, 829-852. The paper was not at hand; its equations
agree with the description in the R package calmr (V. Navarro, GitHub, vignette HD2022, equations 1 to 6a).
Departures: the paper shares R out between responses of the kind of the stimulus and of the US; what is
recorded here is their sum. The pooled error of stimulus j is over the stimuli other than j, and over the
US where it is present.
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
class HeidiParameters:
    """Parameters of HeiDI (2020)."""

    alpha: float = parameter(
        0.2, "salience of a stimulus of intensity 1", low=0.0, high=1.0, source="Honey et al. (2020)"
    )
    alpha_us: float = parameter(
        0.5, "salience of a US of intensity 1", low=0.0, high=1.0, source="Honey et al. (2020)"
    )
    c: float = parameter(
        1.0, "constant of units of strength", low=0.01, high=10.0, source="Honey et al. (2020)"
    )
    context_salience: float = context_salience()


@register
class Heidi(TrialModel):
    """State: ``link`` [N, S + 1, S + 1] from each event to each other; the US is last."""

    name = "heidi"
    code = "HDI"
    citation = "Honey, Dwyer & Iliescu (2020)"
    about = "associations in both directions and between stimuli, combined at the test"
    parameters = HeidiParameters

    def begin(self, world: World) -> State:
        """Begin without associations."""
        size = len(world.elements) + 1
        return State({"link": np.zeros((subjects_of(world), size, size))})

    def expect(self, state: State, shown: Exposure) -> np.ndarray:
        """Combine what the stimuli retrieve directly with what they retrieve by way of absent ones."""
        link, c = state["link"], self.p.c
        forward, back = link[:, :-1, -1], link[:, -1, :-1]
        straight = np.einsum("ns,ns->n", forward, shown.presence)
        returned = np.einsum("ns,ns->n", back, shown.presence)
        absent = shown.presence == 0.0
        reached = np.einsum("ns,nsj->nj", shown.presence, link[:, :-1, :-1]) * absent
        chain = np.einsum("nj,nj->n", reached, forward + forward * back / c) / c
        return straight + straight * returned / c + chain

    def learn(self, state: State, shown: Exposure) -> None:
        """Change the links from everything present to everything."""
        link = state["link"]
        us = np.clip(self.p.alpha_us * shown.us, 0.0, 1.0)[:, None]
        presence = np.concatenate([shown.presence, (shown.us > 0.0)[:, None]], axis=1)
        alpha = np.concatenate([self.p.alpha * shown.salience * shown.presence, us], axis=1)
        pooled = np.einsum("ni,nij->nj", presence, link)
        size = link.shape[1]
        error = np.repeat((self.p.c * alpha - pooled)[:, None, :], size, axis=1)
        change = alpha[:, :, None] * error * shown.learn[:, None, None]
        change[:, np.arange(size), np.arange(size)] = 0.0
        link += change
