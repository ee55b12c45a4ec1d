"""The model of Rescorla & Wagner (1972): all stimuli that are present share one error.

    dV_i = alpha_i beta (lambda - sum_k V_k)        for every stimulus i that is present

with beta = beta_us where the unconditional stimulus came and beta_no_us where it did not; lambda is its
intensity, 0 without it. Source: Rescorla & Wagner (1972), in Black & Prokasy (eds.), Classical
Conditioning II, 64-99. Departure: a stimulus that is there in part (shared elements) counts in part, in
the sum as in the change.
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
class RescorlaWagnerParameters:
    """Parameters of Rescorla & Wagner (1972)."""

    alpha: float = parameter(
        0.2, "salience of a stimulus of intensity 1", low=0.0, high=1.0, source="Rescorla & Wagner (1972)"
    )
    beta_us: float = parameter(
        0.5, "rate of learning on trials with the US", low=0.0, high=1.0, source="Rescorla & Wagner (1972)"
    )
    beta_no_us: float = parameter(
        0.25, "rate of learning on trials without it", low=0.0, high=1.0, source="Rescorla & Wagner (1972)"
    )
    context_salience: float = context_salience()


@register
class RescorlaWagner(TrialModel):
    """State: ``strength`` [N, S], the associative strengths V."""

    name = "rescorla_wagner"
    code = "RW"
    citation = "Rescorla & Wagner (1972)"
    about = "one error, shared by all stimuli present"
    parameters = RescorlaWagnerParameters

    def begin(self, world: World) -> State:
        """Begin with no strength."""
        return State({"strength": np.zeros((subjects_of(world), len(world.elements)))})

    def expect(self, state: State, shown: Exposure) -> np.ndarray:
        """Expect the sum of the strengths."""
        return np.einsum("ns,ns->n", state["strength"], shown.presence)

    def learn(self, state: State, shown: Exposure) -> None:
        """Move all strengths along the common error."""
        beta = np.where(shown.us > 0.0, self.p.beta_us, self.p.beta_no_us) * shown.learn
        error = shown.us - self.expect(state, shown)
        state["strength"] += (self.p.alpha * beta * error)[:, None] * shown.salience * shown.presence
