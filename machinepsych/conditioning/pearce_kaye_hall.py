"""The model of Pearce, Kaye & Hall (1982): attention to what is followed by surprises.

    net     = sum VE - sum VI
    error   = lambda - net
    dVE_i   = S_i beta_excitation alpha_i lambda       where error > 0
    dVI_i   = S_i beta_inhibition alpha_i |error|      where error < 0
    alpha_i = gamma |error| + (1 - gamma) alpha_i      after the trial, for what was present

Source: Pearce & Hall (1980), Psychol. Rev. 87, 532-552; Pearce, Kaye & Hall (1982), in Commons, Herrnstein
& Wagner (eds.), Quantitative Analyses of Behavior 3, 241-255, which adds gamma. Departure: an excitatory
step ends at the asymptote (it is at most the error, shared among those present), because steps of the size
alpha lambda would leap over it, which the paper does not discuss.
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
class PearceKayeHallParameters:
    """Parameters of Pearce, Kaye & Hall (1982)."""

    salience: float = parameter(
        0.5, "salience S of a stimulus of intensity 1", low=0.0, high=1.0, source="Pearce & Hall (1980)"
    )
    beta_excitation: float = parameter(
        0.4, "rate of excitatory learning", low=0.0, high=1.0, source="Pearce, Kaye & Hall (1982)"
    )
    beta_inhibition: float = parameter(
        0.4, "rate of inhibitory learning", low=0.0, high=1.0, source="Pearce, Kaye & Hall (1982)"
    )
    alpha_start: float = parameter(
        0.5, "associability of a new stimulus", low=0.0, high=1.0, source="chosen here; 1980 leaves it open"
    )
    gamma: float = parameter(
        0.3,
        "weight of the last trial's error in associability",
        low=0.0,
        high=1.0,
        source="Pearce, Kaye & Hall (1982)",
    )
    context_salience: float = context_salience()


@register
class PearceKayeHall(TrialModel):
    """State: ``excitation``, ``inhibition`` and ``associability``, each [N, S]."""

    name = "pearce_kaye_hall"
    code = "PKH"
    citation = "Pearce, Kaye & Hall (1982)"
    about = "associability follows the surprise that a stimulus was last followed by"
    parameters = PearceKayeHallParameters

    def begin(self, world: World) -> State:
        """Begin with no strength and equal associability."""
        shape = (subjects_of(world), len(world.elements))
        return State(
            {
                "excitation": np.zeros(shape),
                "inhibition": np.zeros(shape),
                "associability": np.full(shape, self.p.alpha_start),
            }
        )

    def expect(self, state: State, shown: Exposure) -> np.ndarray:
        """Expect excitation less inhibition."""
        return np.einsum("ns,ns->n", state["excitation"] - state["inhibition"], shown.presence)

    def learn(self, state: State, shown: Exposure) -> None:
        """Change strengths by the sign of the error, then associabilities by its size."""
        alpha = state["associability"]
        error = (shown.us - self.expect(state, shown))[:, None]
        present = shown.presence * shown.learn[:, None]
        rate = self.p.salience * shown.salience * present * alpha
        step = self.p.beta_excitation * rate * shown.us[:, None]
        total = np.einsum("ns,ns->n", step, shown.presence)[:, None]
        step *= np.minimum(1.0, np.maximum(error, 0.0) / np.maximum(total, 1e-300))
        state["excitation"] += step
        state["inhibition"] += self.p.beta_inhibition * rate * np.maximum(-error, 0.0)
        alpha += self.p.gamma * (np.abs(error) - alpha) * present
        np.clip(alpha, 0.0, 1.0, out=alpha)
