"""PPO of Stable-Baselines3 in one of our mazes: a standard agent of reinforcement learning, unchanged.

    pip install 'machinepsych[gym]' stable-baselines3
    python docs/examples/train_ppo.py --env TMaze --steps 100000

``StableVec`` hands our native batch (one kernel call steps all chambers) to Stable-Baselines3, whose vector
environments begin the next episode within the step that ends one. The figure and a table of the learning
curve are written beside each other; operations drawn at random are measured first, in the same environment.
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
from stable_baselines3 import PPO
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.vec_env import VecEnv

import machinepsych  # noqa: F401  (enters our environments' ids)

BLOCKS = 40
MEASURED_EPISODES = 500

Episode = tuple[int, bool, int]


class StableVec(VecEnv):
    """Our batch of chambers as Stable-Baselines3 steps environments."""

    def __init__(self, name: str, chambers: int, seed: int, **how: Any) -> None:
        self.batch = gymnasium.make_vec(
            f"machinepsych/{name}-v0",
            num_envs=chambers,
            vectorization_mode="vector_entry_point",
            autoreset="Disabled",
            **how,
        )
        self._seed_of_batch = seed
        self._actions = np.zeros(chambers, np.int64)
        self._steps = np.zeros(chambers, np.int64)
        super().__init__(chambers, self.batch.single_observation_space, self.batch.single_action_space)

    def reset(self) -> np.ndarray:
        """Begin anew from the seed."""
        self._steps[:] = 0
        return self.batch.reset(seed=self._seed_of_batch)[0]

    def step_async(self, actions: np.ndarray) -> None:
        """Take the actions of the next step."""
        self._actions = np.asarray(actions)

    def step_wait(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[dict[str, Any]]]:
        """Step all chambers; where a trial is over, begin the next one in the same step."""
        seen, rewards, terminated, truncated, info = self.batch.step(self._actions)
        over = terminated | truncated
        self._steps += 1
        infos: list[dict[str, Any]] = [{} for _ in range(self.num_envs)]
        for k in np.flatnonzero(over):
            infos[k] = {
                "terminal_observation": seen[k],
                "TimeLimit.truncated": bool(truncated[k]),
                "success": bool(info["success"][k]),
                "steps": int(self._steps[k]),
            }
        if over.any():
            seen, _ = self.batch.reset(options={"reset_mask": over})
            self._steps[over] = 0
        return seen, rewards, over, infos

    def close(self) -> None:
        """Close the batch."""
        self.batch.close()

    def get_attr(self, attr_name: str, indices: Any = None) -> list[Any]:
        """Return an attribute, the same for every chamber."""
        return [getattr(self, attr_name, None)] * len(list(self._get_indices(indices)))

    def set_attr(self, attr_name: str, value: Any, indices: Any = None) -> None:
        """Refuse: chambers are rows of one batch."""
        raise NotImplementedError("Chambers of a batch have no attributes of their own.")

    def env_method(self, method_name: str, *args: Any, indices: Any = None, **kwargs: Any) -> list[Any]:
        """Refuse: chambers are rows of one batch."""
        raise NotImplementedError("Chambers of a batch have no methods of their own.")

    def env_is_wrapped(self, wrapper_class: Any, indices: Any = None) -> list[bool]:
        """Say that no chamber is wrapped."""
        return [False] * len(list(self._get_indices(indices)))


class Episodes(BaseCallback):
    """Notes each episode that ends: environment steps before it began, success, its own steps."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Episode] = []

    def _on_step(self) -> bool:
        for info in self.locals["infos"]:
            if "success" in info:
                began = self.num_timesteps - info["steps"] * self.training_env.num_envs
                self.rows.append((began, info["success"], info["steps"]))
        return True


def play_at_random(environment: StableVec, episodes: int, seed: int) -> tuple[float, float]:
    """Return success and steps of an episode for operations drawn at random.

    Each chamber plays as many whole episodes as the others: those that end first would be the short ones.
    """
    rng = np.random.default_rng(seed)
    environment.reset()
    each = -(-episodes // environment.num_envs)
    ended: list[list[dict[str, Any]]] = [[] for _ in range(environment.num_envs)]
    while min(len(own) for own in ended) < each:
        environment.step_async(rng.integers(0, environment.action_space.n, environment.num_envs))
        for own, info in zip(ended, environment.step_wait()[3], strict=True):
            own += [info] if "success" in info else []
    kept = [info for own in ended for info in own[:each]]
    return float(np.mean([e["success"] for e in kept])), float(np.mean([e["steps"] for e in kept]))


def curve(rows: list[Episode], steps: int) -> list[dict[str, float]]:
    """Return the learning curve: means over the episodes that began in each of some equal blocks of steps.

    Those that end in a block would not do: of all that begin together, the short ones end first.
    """
    found = []
    size = max(1, steps // BLOCKS)
    for first in range(0, steps, size):
        own = [row for row in rows if first <= row[0] < first + size]
        if own:
            success, length = np.mean([row[1] for row in own]), np.mean([row[2] for row in own])
            block: dict[str, float] = {"environment_steps": first + size, "episodes": len(own)}
            found.append(block | {"success": float(success), "steps_of_episode": float(length)})
    return found


def draw(found: list[dict[str, float]], by_chance: tuple[float, float], title: str, path: Path) -> None:
    """Draw success and length of episodes over environment steps, beside chance."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.8, 3.0), layout="constrained")
    left, right = figure.subplots(1, 2)
    x = [each["environment_steps"] / 1000 for each in found]
    for axes, key, chance, scale, label in (
        (left, "success", by_chance[0], 100, "episodes in success (%)"),
        (right, "steps_of_episode", by_chance[1], 1, "steps of an episode"),
    ):
        axes.plot(x, [scale * each[key] for each in found], color="#0072B2", marker="o", ms=3)
        axes.axhline(scale * chance, color="#8A8A8A", ls="--", lw=1.2)
        axes.annotate("random", (x[-1], scale * chance), ha="right", va="bottom", color="#767676", size=8)
        axes.set_xlabel("environment steps (thousands)")
        axes.set_ylabel(label)
        axes.set_ylim(0, None)
        axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle(title, size=9)
    figure.savefig(path, dpi=150)


def main(arguments: list[str] | None = None) -> list[dict[str, float]]:
    """Train, write the curve, return it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--env", default="TMaze", help="name of a paradigm (TMaze)")
    parser.add_argument("--form", default="published", help="published or faithful")
    parser.add_argument("--steps", type=int, default=100_000, help="environment steps (100,000)")
    parser.add_argument("--chambers", type=int, default=32, help="chambers stepped at once (32)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("ppo"), help="folder for curve.csv and curve.png")
    options = parser.parse_args(arguments)
    environment = StableVec(options.env, options.chambers, options.seed, form=options.form)
    by_chance = play_at_random(environment, MEASURED_EPISODES, options.seed)
    episodes = Episodes()
    # Stable-Baselines3's own settings, but for shorter rollouts of more chambers, and some entropy.
    agent = PPO(
        "MlpPolicy", environment, n_steps=128, batch_size=512, ent_coef=0.01, seed=options.seed, device="cpu"
    )
    started = time.perf_counter()
    agent.learn(options.steps, callback=episodes)
    seconds = time.perf_counter() - started
    found = curve(episodes.rows, agent.num_timesteps)
    options.out.mkdir(parents=True, exist_ok=True)
    with (options.out / "curve.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(found[0]))
        writer.writeheader()
        writer.writerows(found)
    title = f"PPO in {options.env} ({options.form}), {options.chambers} chambers, seed {options.seed}"
    draw(found, by_chance, title, options.out / "curve.png")
    print(f"random: success {by_chance[0]:.3f}, {by_chance[1]:.1f} steps an episode")
    for each in (found[0], found[-1]):
        print(
            f"by {each['environment_steps']:,} steps: success {each['success']:.3f}, "
            f"{each['steps_of_episode']:.1f} steps an episode ({each['episodes']} episodes)"
        )
    print(f"{agent.num_timesteps:,} steps in {seconds:.0f} s; written to {options.out}")
    return found


if __name__ == "__main__":
    main()
