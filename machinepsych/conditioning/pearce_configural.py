"""The configural model of Pearce (1987): each pattern is learned as a whole and generalises by likeness.

    V_i = sum_j S_ij E_j,     S_ij = (n_common / n_i) (n_common / n_j)
    dE_i = beta (lambda - V_i)    for the pattern i that is shown, and no other

n_i is the amount of stimulation in pattern i, n_common that which two patterns have in common. Source:
Pearce (1987), Psychol. Rev. 94, 61-73; Pearce (1994), Psychol. Rev. 101, 587-607, for S in this form.
Departures: intensities enter the amounts, and what two patterns have in common of a stimulus is the lesser
amount of it; a pattern with less stimulation than one stimulus of intensity 1 is learned at a rate in
proportion (the papers let salience act through the likeness alone).
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
class PearceConfiguralParameters:
    """Parameters of Pearce (1987)."""

    beta: float = parameter(0.1, "rate of learning", low=0.0, high=1.0, source="Pearce (1987), equation 3")
    context_salience: float = context_salience()


def likeness(amounts: np.ndarray) -> np.ndarray:
    """Return S [P, P] of patterns with amounts of stimulation [P, S]; patterns of nothing are like none."""
    common = np.minimum(amounts[:, None, :], amounts[None, :, :]).sum(axis=2)
    total = amounts.sum(axis=1)
    whole = total[:, None] * total[None, :]
    return np.divide(common**2, whole, out=np.zeros_like(common), where=whole > 0.0)


@register
class PearceConfigural(TrialModel):
    """State: ``strength`` [N, P] of the patterns; fixed are their ``likeness`` [P, P] and ``rate`` [P]."""

    name = "pearce_configural"
    code = "CFG"
    citation = "Pearce (1987)"
    about = "whole patterns are learned, and generalise by what they have in common"
    parameters = PearceConfiguralParameters

    def begin(self, world: World) -> State:
        """Begin with no strength."""
        amounts = world.presence * world.salience
        return State(
            {"strength": np.zeros((subjects_of(world), len(amounts)))},
            {"likeness": likeness(amounts), "rate": np.minimum(1.0, amounts.sum(axis=1))},
        )

    def expect(self, state: State, shown: Exposure) -> np.ndarray:
        """Expect the strengths of all patterns, weighted by their likeness to the one shown."""
        return np.einsum("np,np->n", state["strength"], state.fixed["likeness"][shown.pattern])

    def learn(self, state: State, shown: Exposure) -> None:
        """Change the strength of the pattern shown."""
        rows = np.arange(len(shown.pattern))
        rate = self.p.beta * state.fixed["rate"][shown.pattern] * shown.learn
        state["strength"][rows, shown.pattern] += rate * (shown.us - self.expect(state, shown))
