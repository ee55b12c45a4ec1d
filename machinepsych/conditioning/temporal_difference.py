"""The real-time model TD(lambda) of Sutton & Barto (1990).

    delta_t = r_t + gamma max(V_t, 0) - V_(t-1)            V_t = w . x_t with the weights before the tick
    w      += alpha delta_t e_(t-1)
    e_t     = gamma lambda e_(t-1) + x_t

Sources: Sutton & Barto (1990), in Gabriel & Moore (eds.), Learning and Computational Neuroscience, 497-537;
the prediction as a signal of dopamine neurons: Schultz, Dayan & Montague (1997), Science 275, 1593-1599.
How a stimulus is represented is a parameter: ``presence`` (1 while it is there; 1990), a
``complete_serial_compound`` (one element for every tick since onset; 1990, 1997) or ``microstimuli`` (a
decaying trace seen through Gaussian windows, beside presence; Ludvig, Sutton & Kehoe 2012, Learn. Behav.
40, 305-319). A context is always its presence. Departure: predictions carried forward are cut at 0, as
Ludvig et al. do; the prediction error itself is not.
"""

from __future__ import annotations

import math
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

REPRESENTATIONS = ("microstimuli", "complete_serial_compound", "presence")


@dataclass(frozen=True)
class TemporalDifferenceParameters:
    """Parameters of TD(lambda)."""

    alpha: float = parameter(
        0.03, "rate of learning", low=0.0, high=1.0, source="Ludvig et al. (2012): 0.05; slower here"
    )
    gamma: float = parameter(
        0.97, "discount per tick", low=0.0, high=1.0, unit="per tick", source="Ludvig et al. (2012): 0.97"
    )
    trace_decay: float = parameter(
        0.95, "lambda, what remains of a trace per tick beside gamma", low=0.0, high=1.0, unit="per tick",
        source="Ludvig et al. (2012): 0.95",
    )  # fmt: skip
    representation: str = parameter(
        "microstimuli", "how stimuli are represented in time", choices=REPRESENTATIONS,
        source="Ludvig et al. (2012)",
    )  # fmt: skip
    elements: int = parameter(
        6, "microstimuli, or ticks of a serial compound", low=1, high=500,
        source="Ludvig et al. (2012): 6; a serial compound needs as many as the interval has ticks",
    )  # fmt: skip
    width: float = parameter(
        0.08, "width of a microstimulus in units of its trace", low=0.001, high=1.0,
        source="Ludvig et al. (2012): 0.08",
    )  # fmt: skip
    height_decay: float = parameter(
        0.85, "what remains of the trace of an onset per tick", low=0.0, high=1.0, unit="per tick",
        source="Ludvig et al. (2012): 0.985, in steps that are a tenth of the ticks here",
    )  # fmt: skip
    context_salience: float = context_salience(0.1)


@register
class TemporalDifference(RealTimeModel):
    """State: ``weight``, ``trace`` [N, S, F], ``since`` [N, S] onset, ``previous`` [N], ``error`` [N]."""

    name = "temporal_difference"
    code = "TD"
    citation = "Sutton & Barto (1990)"
    about = "errors between successive predictions, in real time, with eligibility traces"
    parameters = TemporalDifferenceParameters

    def begin(self, world: World) -> State:
        """Begin without weights; no stimulus has begun yet."""
        n, size = subjects_of(world), len(world.elements)
        features = 1 + (0 if self.p.representation == "presence" else self.p.elements)
        return State(
            {
                "weight": np.zeros((n, size, features)),
                "trace": np.zeros((n, size, features)),
                "since": np.full((n, size), -1, np.int64),
                "seen": np.zeros((n, size)),
                "on": np.zeros((n, size), bool),
                "previous": np.zeros(n),
                "error": np.zeros(n),
            },
            {"is_context": world.is_context, "table": self._table()},
        )

    def _table(self) -> np.ndarray:
        """Return the features after presence by ticks since onset, [ticks, F - 1]; the last row is none."""
        if self.p.representation == "presence":
            return np.zeros((1, 0))
        if self.p.representation == "complete_serial_compound":
            return np.concatenate([np.eye(self.p.elements), np.zeros((1, self.p.elements))])
        last = 1 if self.p.height_decay < 1e-3 else math.ceil(math.log(1e-3) / math.log(self.p.height_decay))
        last = min(last, 5000)
        height = self.p.height_decay ** np.arange(last, dtype=np.float64)[:, None]
        centres = np.arange(1, self.p.elements + 1) / self.p.elements
        window = np.exp(-((height - centres) ** 2) / (2.0 * self.p.width**2)) / math.sqrt(2.0 * math.pi)
        return np.concatenate([height * window, np.zeros((1, self.p.elements))])

    def _features(self, state: State, shown: Exposure) -> np.ndarray:
        """Return x [N, S, F] and keep when each stimulus began, and how strong it was."""
        amount = shown.presence * shown.salience
        on = amount > 0.0
        begins = on & ~state["on"]
        since = state["since"]
        since[since >= 0] += 1
        since[begins] = 0
        seen = state["seen"]
        np.copyto(seen, amount, where=begins)
        state["on"] = on
        table, is_context = state.fixed["table"], state.fixed["is_context"]
        last = len(table) - 1
        late = table[np.where((since < 0) | is_context, last, np.minimum(since, last))]
        # In a serial compound the elements are all there is of a stimulus.
        serial = self.p.representation == "complete_serial_compound"
        whole = amount * is_context if serial else amount
        return np.concatenate([whole[:, :, None], late * seen[:, :, None]], axis=2)

    def tick(self, state: State, shown: Exposure) -> np.ndarray:
        """Compare this tick's prediction and reward with the last prediction; learn from the difference."""
        x = self._features(state, shown)
        weight, trace = state["weight"], state["trace"]
        value = np.einsum("nsf,nsf->n", weight, x)
        error = shown.us + self.p.gamma * np.maximum(value, 0.0) - state["previous"]
        weight += (self.p.alpha * error * shown.learn)[:, None, None] * trace
        trace *= self.p.gamma * self.p.trace_decay
        trace += x
        state["previous"] = value
        state["error"] = error
        return value

    def rest(self, state: State, rows: np.ndarray, ticks: int) -> None:
        """Traces fade; nothing is learned, for nothing is there that could be."""
        state["trace"][rows] *= (self.p.gamma * self.p.trace_decay) ** ticks
        state["since"][rows] = np.where(state["since"][rows] >= 0, state["since"][rows] + ticks, -1)
        state["on"][rows] = False
        state["previous"][rows] = 0.0
        state["error"][rows] = 0.0
