"""The model of Mackintosh (1975): attention to what predicts best.

    dV_i     = alpha_i theta (lambda - V_i)
    dalpha_i > 0 where |lambda - V_i| < |lambda - V_X|,  else dalpha_i < 0

with V_X the summed strength of all other stimuli present: each stimulus has its own error, and the one
that predicts better than the rest gains associability. Source: Mackintosh (1975), Psychol. Rev. 82,
276-298, equations 1 to 4. The paper leaves the size of dalpha open. Here it is proportional to the
difference of the two errors (as the paper suggests for both cases), and a stimulus that predicts no better
than the rest loses a fixed share besides, so that a stimulus followed by nothing loses associability
although no error differs, which the paper wants of latent inhibition (p. 288).
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

# A difference of errors below this is none: rounding must not decide about attention.
TIE = 1e-12


@dataclass(frozen=True)
class MackintoshParameters:
    """Parameters of Mackintosh (1975)."""

    theta: float = parameter(
        0.3, "rate of learning", low=0.0, high=1.0, source="Mackintosh (1975), equation 1"
    )
    alpha_start: float = parameter(
        0.5, "associability of a new stimulus", low=0.0, high=1.0, source="Mackintosh (1975)"
    )
    alpha_least: float = parameter(
        0.05, "least associability", low=0.0, high=1.0, source="so that it can return; calmr's is 0.05 to 1"
    )
    attention_rate: float = parameter(
        0.2, "change of associability per difference of errors", low=0.0, high=1.0, source="left open there"
    )
    neglect: float = parameter(
        0.02,
        "share of associability lost in a trial where a stimulus predicts no better than the rest",
        low=0.0,
        high=1.0,
        source="left open there; chosen here",
    )
    context_salience: float = context_salience()


@register
class Mackintosh(TrialModel):
    """State: ``strength`` [N, S] and ``associability`` [N, S]."""

    name = "mackintosh"
    code = "MAC"
    citation = "Mackintosh (1975)"
    about = "each stimulus its own error; associability goes to the best predictor"
    parameters = MackintoshParameters

    def begin(self, world: World) -> State:
        """Begin with no strength and equal associability."""
        shape = (subjects_of(world), len(world.elements))
        return State({"strength": np.zeros(shape), "associability": np.full(shape, self.p.alpha_start)})

    def expect(self, state: State, shown: Exposure) -> np.ndarray:
        """Expect the sum of the strengths."""
        return np.einsum("ns,ns->n", state["strength"], shown.presence)

    def learn(self, state: State, shown: Exposure) -> None:
        """Change strengths by their own errors, then associabilities by whose error was less."""
        strength, alpha = state["strength"], state["associability"]
        active = shown.salience * shown.presence * shown.learn[:, None]
        own = strength * shown.presence
        others = own.sum(axis=1, keepdims=True) - own
        error = shown.us[:, None] - strength
        advantage = np.abs(shown.us[:, None] - others) - np.abs(error)
        strength += self.p.theta * alpha * error * active
        better = advantage > TIE
        change = self.p.attention_rate * np.where(np.abs(advantage) > TIE, advantage, 0.0)
        change -= np.where(better, 0.0, self.p.neglect * alpha)
        alpha += change * active
        np.clip(alpha, self.p.alpha_least, 1.0, out=alpha)
