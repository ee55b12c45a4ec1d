"""The application: its commands, and what becomes of errors. Commands import what they need when they run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from machinepsych.cli import show_version
from machinepsych.cli.guard import guarded

app = typer.Typer(
    name="machinepsych",
    help="Learning machines in the experiments that psychologists put animals through.",
    no_args_is_help=False,
    add_completion=True,
    pretty_exceptions_enable=False,
    # Plain help: the rich one takes longer to import than all else together.
    rich_markup_mode=None,
)

ProtocolArgument = Annotated[
    str,
    typer.Argument(
        metavar="PROTOCOL", help="A protocol file, or the name of a shipped one.", show_default=False
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change a value of the protocol, e.g. phases.training2.blocks=9. Can be given several times.",
    ),
]
SeedOption = Annotated[
    int | None, typer.Option("--seed", help="Seed of all random numbers.", show_default=False)
]
SubjectsOption = Annotated[
    int | None, typer.Option("--subjects", help="Number of subjects per agent.", show_default=False)
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
JsonOption = Annotated[
    Path | None,
    typer.Option("--json", metavar="FILE", help="Write the tables as JSON too.", show_default=False),
]
BackendOption = Annotated[
    str,
    typer.Option(
        "--backend", help="Where to run: cpu, cuda, simulator (of cuda, for tests) or plain (Python)."
    ),
]
ThreadsOption = Annotated[
    int | None,
    typer.Option("--threads", min=1, max=1024, help="Threads of the cpu backend; all processors by default."),
]


@app.callback(invoke_without_command=True)
def _welcome(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        show_version()
        raise typer.Exit
    if context.invoked_subcommand is None:
        from machinepsych.cli.welcome import show_welcome

        show_welcome()


@app.command("run")
def _run(
    protocol: ProtocolArgument,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="The run folder itself. Default: results/NAME/TIME-HASH."),
    ] = None,
    seed: SeedOption = None,
    subjects: SubjectsOption = None,
    changes: SetOption = None,
    backend: BackendOption = "cpu",
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check and show what would run and what it takes; run nothing.")
    ] = False,
    json: JsonOption = None,
) -> None:
    """Run an experiment; show tables and draw figures."""
    from machinepsych.cli.run import run_command

    run_command(protocol, out, seed, subjects, changes or [], backend, threads, quiet, dry_run, json)


@app.command("resume")
def _resume(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of an interrupted run.")],
    backend: BackendOption = "cpu",
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    json: JsonOption = None,
) -> None:
    """Go on with a run that was interrupted."""
    from machinepsych.cli.run import resume_command

    resume_command(folder, backend, threads, quiet, json)


@app.command("report")
def _report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A run folder.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write figures and tables there instead.")
    ] = None,
    quiet: QuietOption = False,
    json: JsonOption = None,
) -> None:
    """Redraw tables and figures from a run folder."""
    from machinepsych.cli.report import report_command

    report_command(folder, out, quiet, json)


@app.command("explain")
def _explain(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A run folder.")],
    subject: Annotated[int, typer.Option("--subject", help="Number of the subject, from 1.")],
    trial: Annotated[int, typer.Option("--trial", help="Trial of the session, from 1.")],
    agent: Annotated[
        str | None, typer.Option("--agent", help="Label of the agent; the first that can explain itself.")
    ] = None,
    step: Annotated[
        int | None, typer.Option("--step", min=1, help="In mazes: the step of the trial; default the first.")
    ] = None,
    quiet: QuietOption = False,
    json: JsonOption = None,
) -> None:
    """Explain what a subject did in a trial."""
    from machinepsych.cli.explain import explain_command

    explain_command(folder, subject, trial, agent, quiet, json, step)


@app.command("check")
def _check(protocol: ProtocolArgument, changes: SetOption = None, quiet: QuietOption = False) -> None:
    """Name every mistake in a protocol or sweep; run nothing."""
    from machinepsych.cli.check import check_command

    check_command(protocol, changes or [], quiet)


@app.command("list")
def _list(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help="protocols, sweeps, agents, models, phenomena, schedules, apparatus, paradigms, situations, "
            "views or backends.",
        ),
    ] = "protocols",
    json: JsonOption = None,
) -> None:
    """List protocols, agents, schedules and so on."""
    from machinepsych.cli.listing import list_command

    list_command(what, json)


@app.command("show")
def _show(
    agent: Annotated[
        str,
        typer.Argument(metavar="NAME", help="An agent or model: nars, sop, ...; or narsese, the shell."),
    ],
    json: JsonOption = None,
) -> None:
    """Show an agent's parameters, with their ranges and sources."""
    from machinepsych.cli.show import show_command

    show_command(agent, json)


@app.command("copy")
def _copy(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of a shipped protocol or sweep.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to; default NAME.yaml.")
    ] = None,
) -> None:
    """Write a shipped protocol or sweep out, to be changed."""
    from machinepsych.cli.listing import copy_command

    copy_command(name, out)


@app.command("schema")
def _schema(
    kind: Annotated[
        str, typer.Option("--kind", help="Of which protocols: operant, pavlovian, maze or shared.")
    ] = "operant",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write there, not to the screen.")
    ] = None,
) -> None:
    """Print the JSON Schema of protocols, for editors."""
    from machinepsych.cli.check import schema_command

    schema_command(out, kind)


@app.command("compile")
def _compile(backend: BackendOption = "cpu", quiet: QuietOption = False) -> None:
    """Compile all kernels ahead of the first run."""
    from machinepsych.cli.compile import compile_command

    compile_command(backend, quiet)


@app.command("battery")
def _battery(
    which: Annotated[str, typer.Argument(metavar="BATTERY", help="Which battery: pavlovian.")] = "pavlovian",
    models: Annotated[
        list[str] | None,
        typer.Option("--models", metavar="NAME,...", help="Models to grade; all by default."),
    ] = None,
    phenomena: Annotated[
        list[str] | None,
        typer.Option("--phenomena", metavar="NAME,...", help="Phenomena by name or number; all by default."),
    ] = None,
    subjects: Annotated[int, typer.Option("--subjects", help="Subjects where they can differ.")] = 100,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of all random numbers.")] = 1,
    jobs: Annotated[
        int | None, typer.Option("--jobs", help="Processes; all processors by default.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where tables and figures go.")
    ] = None,
    json: JsonOption = None,
    markdown: Annotated[
        Path | None, typer.Option("--markdown", metavar="FILE", help="Write the tables as Markdown too.")
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Grade models of conditioning on the phenomena of the literature."""
    from machinepsych.cli.battery import battery_command

    battery_command(which, models, phenomena, subjects, seed, jobs, out, json, markdown, quiet)


@app.command("narsese")
def _narsese(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE.nal]...", help="Files to run; without any, standard input."),
    ] = None,
    parameters: Annotated[str, typer.Option("--set", help="Set of parameters: ona or default.")] = "default",
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of all random numbers.")] = 0,
    load: Annotated[
        Path | None, typer.Option("--load", metavar="FILE", help="Begin with the memory of a file.")
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="FILE", help="Write the memory to a file at the end.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Hold each file against its //expected: comments.")
    ] = False,
    conformance: Annotated[
        Path | None, typer.Option("--conformance", metavar="DIR", help="Check all .nal files of a folder.")
    ] = None,
    json: JsonOption = None,
) -> None:
    """Talk to the reasoner in Narsese, line by line, as to the shell of ONA."""
    from machinepsych.cli.narsese import narsese_command

    narsese_command(files or [], parameters, seed, load, save, check, conformance, json)


@app.command("sweep")
def _sweep(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="[SWEEP]",
            help="capacity, propagation or rules, a file of one, or: report DIR.",
            show_default=False,
        ),
    ] = None,
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="With report: the folder of a sweep.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="The sweep's folder itself. Default: results/NAME/TIME-HASH."
        ),
    ] = None,
    seed: SeedOption = None,
    repeats: Annotated[
        int | None, typer.Option("--repeats", help="Independent repeats of every cell.", show_default=False)
    ] = None,
    changes: SetOption = None,
    backend: Annotated[
        str | None,
        typer.Option(
            "--backend", help="Where memories are computed: cpu or cuda (CuPy).", show_default="cpu"
        ),
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option(
            "--threads", min=1, max=1024, help="Processes to share the cells; all processors by default."
        ),
    ] = None,
    quiet: QuietOption = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check and show what would be measured; run nothing.")
    ] = False,
    resume: Annotated[
        Path | None, typer.Option("--resume", metavar="DIR", help="Go on with an interrupted sweep.")
    ] = None,
    json: JsonOption = None,
) -> None:
    """Measure memories over many sizes, beside the closed forms of their theorems."""
    from machinepsych.cli.sweep import sweep_command

    sweep_command(
        what, folder, out, seed, repeats, changes or [], backend, threads, quiet, dry_run, resume, json
    )


ParadigmArgument = Annotated[
    str,
    typer.Argument(
        metavar="PARADIGM",
        help="A paradigm (machinepsych list paradigms), or a file with the map of a maze.",
        show_default=False,
    ),
]
FormOption = Annotated[str, typer.Option("--form", help="published or faithful.")]
DrawOption = Annotated[
    list[str] | None,
    typer.Option(
        "--draw", metavar="KEY=NUMBER", help="What a trial begins with, e.g. heading=2; else it is drawn."
    ),
]


@app.command("film")
def _film(
    paradigm: ParadigmArgument,
    form: FormOption = "faithful",
    trials: Annotated[int, typer.Option("--trials", min=1, help="Trials, one after the other.")] = 3,
    actions: Annotated[
        str | None,
        typer.Option(
            "--actions", metavar="FLRS...", help="What is done: F forward, L left, R right, S stay."
        ),
    ] = None,
    policy: Annotated[
        str, typer.Option("--policy", help="Without actions: random, uniform, forward or stay.")
    ] = "random",
    steps: Annotated[int, typer.Option("--steps", min=1, help="Steps of a trial at most.")] = 100,
    draw: DrawOption = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of all random numbers.")] = 0,
    size: Annotated[int, typer.Option("--size", help="Width in pixels.")] = 384,
    frames_per_s: Annotated[float, typer.Option("--fps", help="Steps shown in a second.")] = 8.0,
    spectator: Annotated[
        bool,
        typer.Option(
            "--spectator/--subject", help="Mark hidden goals and bait, or show what the subject can know."
        ),
    ] = True,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="FILE.gif or FILE.mp4; default PARADIGM-FORM.gif."),
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Film trials of a paradigm as a GIF or an MP4."""
    from machinepsych.cli.film import film_command

    film_command(
        *(paradigm, form, trials, actions, policy, steps, draw or [], seed, size, frames_per_s),
        *(spectator, out, quiet),
    )


@app.command("view")
def _view(
    paradigm: ParadigmArgument,
    form: FormOption = "faithful",
    view: Annotated[
        str, typer.Option("--view", help="top_down, egocentric, perspective or all.")
    ] = "top_down",
    actions: Annotated[
        str, typer.Option("--actions", metavar="FLRS...", help="What is done before the state is shown.")
    ] = "",
    draw: DrawOption = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of all random numbers.")] = 0,
    spectator: Annotated[
        bool,
        typer.Option(
            "--spectator/--subject", help="Mark hidden goals and bait, or show what the subject can know."
        ),
    ] = False,
    every: Annotated[bool, typer.Option("--every", help="Show each state on the way.")] = False,
    png: Annotated[
        Path | None, typer.Option("--png", metavar="FILE", help="Write the picture there too.")
    ] = None,
    size: Annotated[int, typer.Option("--size", help="Side of the picture in pixels.")] = 448,
) -> None:
    """Show a state of a paradigm as text: from above, through the subject's eyes, in perspective."""
    from machinepsych.cli.view import view_command

    view_command(paradigm, form, view, actions, draw or [], seed, spectator, every, png, size)


cheesebench_app = typer.Typer(
    name="cheesebench",
    help="Our agents in the published benchmark CheeseBench.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(cheesebench_app)


@cheesebench_app.command("run")
def _cheesebench_run(
    agents: Annotated[
        list[str] | None,
        typer.Option(
            "--agents",
            metavar="NAME,...",
            help="Agents, and the controls forward and script. Default: random, hebbian, nars and controls.",
        ),
    ] = None,
    paradigms: Annotated[
        list[str] | None,
        typer.Option("--paradigms", metavar="NAME,...", help="The package's environments; all by default."),
    ] = None,
    subjects: Annotated[int, typer.Option("--subjects", help="Subjects per agent.")] = 10,
    trials: Annotated[
        int, typer.Option("--trials", help="Trials of each subject; 0: as many as published.")
    ] = 0,
    view: Annotated[
        str, typer.Option("--view", help="The text view: top_down, egocentric or perspective.")
    ] = "top_down",
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of all random numbers.")] = 1,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="The folder; one that was interrupted goes on."),
    ] = None,
    json: JsonOption = None,
    quiet: QuietOption = False,
) -> None:
    """Play agents in the benchmark's own package, fed from its text views and rewards alone."""
    from machinepsych.cli.cheesebench import run_command

    run_command(agents or [], paradigms or [], subjects, trials, view, seed, out, json, quiet)


@cheesebench_app.command("report")
def _cheesebench_report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a complete run.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write the figure there instead.")
    ] = None,
    json: JsonOption = None,
    quiet: QuietOption = False,
) -> None:
    """Redraw table and figure from a folder."""
    from machinepsych.cli.cheesebench import report_command

    report_command(folder, out, json, quiet)


def run_app() -> NoReturn:
    """Run the application and leave with its exit code."""
    # Standalone mode: typer prints its own usage errors and exits with 2.
    guarded(app)
