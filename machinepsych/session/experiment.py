"""One experiment from its protocol to its run folder: compile, run what is not yet done, record, finish."""

from __future__ import annotations

import shlex
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from machinepsych.errors import RunFolderError
from machinepsych.kernels.backend import Backend
from machinepsych.protocol.compile import compile_protocol
from machinepsych.protocol.design import Plan
from machinepsych.protocol.model import Protocol
from machinepsych.protocol.write import digest, resolved_text
from machinepsych.runs.provenance import COMPLETE, INTERRUPTED, RUNNING, machine, now, versions
from machinepsych.runs.schema import FORMAT
from machinepsych.runs.write import (
    done_units,
    join_parts,
    make_folder,
    reason,
    remove_joined,
    remove_parts,
    write_first,
    write_manifest,
)
from machinepsych.session.ahead import Ahead
from machinepsych.session.kernel import AgentKernel, agent_kernel
from machinepsych.session.record import RunRecorder
from machinepsych.session.run import Session, Unit, Watcher, make_units


@dataclass(frozen=True)
class Experiment:
    """A protocol that is ready to run: its plan, and what each agent needs.

    ``text`` is the protocol file as it was read and ``file`` its name, for the run folder.
    """

    protocol: Protocol
    plan: Plan
    kernels: list[AgentKernel]
    text: str
    file: str

    def units(self) -> list[Unit]:
        """Cut the work into units."""
        return make_units(self.kernels, self.protocol.subjects)


def prepare(protocol: Protocol, text: str, file: str) -> Experiment:
    """Compile a protocol and declare the state of its agents; nothing runs and nothing is written."""
    plan = compile_protocol(protocol)
    kernels = [
        agent_kernel(
            plan,
            agent.label,
            agent.kind,
            dict(agent.parameters),
            [phase.agents.get(agent.label, {}) for phase in protocol.phases],
        )
        for agent in protocol.agents
    ]
    return Experiment(protocol, plan, kernels, text, file)


def _manifest(experiment: Experiment, backend: Backend, command: str) -> dict[str, Any]:
    protocol, plan = experiment.protocol, experiment.plan
    return {
        "format": FORMAT,
        "status": RUNNING,
        "complete": False,
        "protocol": {
            "name": protocol.name,
            "about": protocol.about,
            "source": protocol.source,
            "file": experiment.file,
            "sha256": digest(protocol),
            "resolved": protocol.model_dump(mode="json"),
        },
        "seed": protocol.seed,
        "subjects": protocol.subjects,
        "agents": [
            {
                "label": kernel.label,
                "kind": kernel.kind.name,
                "parameters": dict(agent.parameters),
                "state_bytes_per_subject": kernel.agent_bytes,
            }
            for kernel, agent in zip(experiment.kernels, protocol.agents, strict=True)
        ],
        "operations": list(plan.vocabulary.operations),
        "tick_s": plan.tick_s,
        "criterion": protocol.criterion,
        "phases": [
            {
                "name": phase.name,
                "blocks": phase.blocks,
                "trials_per_block": phase.trials_per_block,
                "first_trial": phase.first_trial,
                "feedback": phase.feedback,
                "scored": phase.scored,
                "contingency": phase.contingency,
            }
            for phase in plan.phases
        ],
        "backend": backend.name,
        "threads": backend.threads,
        "versions": versions(),
        "machine": machine(),
        "started": now(),
        "command": command,
        "wall_time_s": 0.0,
        "compile_time_s": 0.0,
    }


def execute(
    experiment: Experiment,
    folder: Path,
    backend: Backend,
    watcher: Watcher,
    command: str = "",
    resume: bool = False,
) -> None:
    """Run an experiment into a folder.

    With ``resume``, units that the folder holds as done stay and only the others run. A KeyboardInterrupt
    leaves a readable folder whose manifest says ``interrupted``, and goes on to the caller. Raises
    RunFolderError where the folder is taken, cannot be written or is full.
    """
    if not resume:
        make_folder(folder)
    manifest = _manifest(experiment, backend, command)
    started = time.perf_counter()
    ahead = Ahead(experiment.protocol, experiment.kernels, backend)
    session = Session(experiment.plan, experiment.kernels, backend, experiment.protocol.seed, ahead.wait_for)
    recorder = RunRecorder(folder, experiment.plan, experiment.kernels)

    def finish(status: str) -> None:
        join_parts(folder)
        manifest.update(
            status=status,
            complete=status == COMPLETE,
            finished=now(),
            wall_time_s=round(time.perf_counter() - started, 3),
            compile_time_s=round(session.compile_seconds, 3),
        )
        write_manifest(folder, manifest)

    try:
        copies = {
            "protocol.yaml": experiment.text,
            "protocol.resolved.yaml": resolved_text(experiment.protocol),
        }
        write_first(folder, copies, manifest)
        if resume:
            remove_joined(folder)
        done = done_units(folder)
        session.run([unit for unit in experiment.units() if unit.name not in done], recorder, watcher)
        finish(COMPLETE)
        remove_parts(folder)
    except KeyboardInterrupt:
        recorder.flush()
        finish(INTERRUPTED)
        raise
    except OSError as why:
        raise RunFolderError(
            f"{folder} cannot be written: {reason(why)}. What was finished is in it and can be read; "
            f"go on with: machinepsych resume {shlex.quote(str(folder))}"
        ) from why
    finally:
        ahead.close()
