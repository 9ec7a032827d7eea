"""The `codescope` command: what can be said on the command line. What is done stands in modules that are loaded when
their command runs, so that `codescope --version` and the help need none of them.
"""

import importlib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.printing import print_nowhere, printing

WAYS_TO_NAME = (
    "a qualified name (Class.method, package.module.function), path:line[:column],"
    " or a codescope:// URI"
)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Code navigation for every language in the workspace: no build, no toolchain, no cloud.\n\n"
    f"A SYMBOL is {WAYS_TO_NAME}.\n\n"
    "Exit codes: 0 found, 1 nothing found, 2 bad usage or no index.",
)


class Format(StrEnum):
    human = "human"
    json = "json"
    compact = "compact"
    toon = "toon"


class Fusion(StrEnum):
    scores = "scores"
    ranks = "ranks"


Workspace = Annotated[
    Path | None,
    typer.Option(
        "--workspace", "-w", help="The indexed folder; by default the one around this place."
    ),
]
Shape = Annotated[
    Format,
    typer.Option(
        "--format",
        "-f",
        help="human; json; compact: one line an answer; toon: TOON, for language models.",
    ),
]
Confidence = Annotated[
    float,
    typer.Option("--min-confidence", min=0.0, max=1.0, help="Leave out what is less sure: 0 to 1."),
]
Refresh = Annotated[
    bool,
    typer.Option(
        "--refresh/--no-refresh",
        help="Bring the index up to date before answering, or answer from what it has.",
    ),
]
Depth = Annotated[int, typer.Option("--depth", "-d", min=1, max=20, help="Steps to follow.")]
SymbolName = Annotated[
    str,
    typer.Argument(
        metavar="SYMBOL", help=f"{WAYS_TO_NAME[0].upper()}{WAYS_TO_NAME[1:]}.", show_default=False
    ),
]


def run(module: str, function: str, *arguments: Any) -> None:
    """Load a module of ours and end with the exit code that its function gives."""
    try:
        code = getattr(importlib.import_module(f"cli.{module}"), function)(*arguments)
        with printing():
            print(end="", flush=True)
    except OSError as error:
        typer.echo(f"codescope: {error}", err=True)
        print_nowhere()
        code = 2
    raise typer.Exit(code)


def show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("codescope-ls")
        except PackageNotFoundError:  # run from a folder that was never installed
            number = "unknown"
        typer.echo(f"codescope {number}")
        raise typer.Exit


@app.callback()
def main(
    show: Annotated[
        bool,
        typer.Option("--version", callback=show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Everything that all commands share."""


@app.command()
def index(
    path: Annotated[Path, typer.Argument(help="The folder to index.")] = Path("."),
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, max=64, help="Processes that read files.")
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on, following changes, until Ctrl-C.")
    ] = False,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print counts, seconds by phase and skipped files as JSON."),
    ] = False,
    no_link: Annotated[
        bool, typer.Option("--no-link", help="Leave out links across files (for measuring).")
    ] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the index anew.")] = False,
    max_bytes: Annotated[
        int | None, typer.Option("--max-bytes", min=1, help="Skip files that are larger.")
    ] = None,
    max_files: Annotated[
        int | None,
        typer.Option("--max-files", min=1, help="Index so many, those nearest to the root."),
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option("--time-limit", min=0.1, help="Seconds for one file.")
    ] = None,
    generated: Annotated[
        bool | None,
        typer.Option(
            "--generated/--no-generated", help="Index generated, minified and vendored files too."
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", help="Pattern, as in .gitignore; may be repeated."),
    ] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Index a home folder or a whole disk, now and later.")
    ] = False,
    meaning: Annotated[
        bool, typer.Option("--meaning", help="Wait until all can be searched by meaning, too.")
    ] = False,
) -> None:
    """Index a folder, or bring its index up to date."""
    wished = {
        "jobs": jobs,
        "max_bytes": max_bytes,
        "max_files": max_files,
        "seconds_per_file": time_limit,
        "generated": generated,
        "exclude": tuple(exclude) if exclude else None,
    }
    run("indexing", "index", path, wished, watch, as_json, not no_link, rebuild, anyway, meaning)


@app.command()
def status(
    path: Annotated[
        Path | None, typer.Argument(help="The folder; by default the one around this place.")
    ] = None,
    format: Shape = Format.human,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Show what is indexed and what is not and why, who keeps the index, how old it is, what it takes, its log."""
    run("state", "status", path, Format.json.value if as_json else format.value)


@app.command()
def doctor(
    path: Annotated[Path, typer.Argument(help="The folder to look at.")] = Path("."),
    format: Shape = Format.human,
) -> None:
    """Check the installation and a folder's index, and say what to do."""
    run("doctor", "doctor", path, format.value)


@app.command()
def languages(format: Shape = Format.human) -> None:
    """List the languages that can be indexed."""
    run("state", "languages", format.value)


@app.command()
def definition(
    symbol: SymbolName,
    workspace: Workspace = None,
    format: Shape = Format.human,
    min_confidence: Confidence = 0.0,
    refresh: Refresh = True,
) -> None:
    """Show where a symbol is defined."""
    run("questions", "definition", symbol, workspace, format.value, min_confidence, refresh)


@app.command()
def references(
    symbol: SymbolName,
    workspace: Workspace = None,
    format: Shape = Format.human,
    min_confidence: Confidence = 0.0,
    declaration: Annotated[
        bool, typer.Option("--declaration", help="Include the declaration.")
    ] = False,
    refresh: Refresh = True,
) -> None:
    """List where a symbol is used."""
    run(
        "questions",
        "references",
        symbol,
        workspace,
        format.value,
        min_confidence,
        declaration,
        refresh,
    )


@app.command()
def callers(
    symbol: SymbolName,
    workspace: Workspace = None,
    depth: Depth = 1,
    format: Shape = Format.human,
    min_confidence: Confidence = 0.0,
    refresh: Refresh = True,
) -> None:
    """List who calls a symbol."""
    run("questions", "callers", symbol, workspace, depth, format.value, min_confidence, refresh)


@app.command()
def callees(
    symbol: SymbolName,
    workspace: Workspace = None,
    depth: Depth = 1,
    format: Shape = Format.human,
    min_confidence: Confidence = 0.0,
    refresh: Refresh = True,
) -> None:
    """List what a symbol calls."""
    run("questions", "callees", symbol, workspace, depth, format.value, min_confidence, refresh)


@app.command()
def implementations(
    symbol: SymbolName,
    workspace: Workspace = None,
    format: Shape = Format.human,
    min_confidence: Confidence = 0.0,
    refresh: Refresh = True,
) -> None:
    """List what implements an interface, derives from a class, or overrides a method."""
    run("relations", "implementations", symbol, workspace, format.value, min_confidence, refresh)


@app.command()
def supertypes(
    symbol: SymbolName,
    workspace: Workspace = None,
    depth: Depth = 1,
    format: Shape = Format.human,
    refresh: Refresh = True,
) -> None:
    """List what a class or interface derives from."""
    run("relations", "supertypes", symbol, workspace, depth, format.value, refresh)


@app.command()
def subtypes(
    symbol: SymbolName,
    workspace: Workspace = None,
    depth: Depth = 1,
    format: Shape = Format.human,
    refresh: Refresh = True,
) -> None:
    """List what derives from a class or interface."""
    run("relations", "subtypes", symbol, workspace, depth, format.value, refresh)


@app.command("type")
def type_of(
    symbol: SymbolName,
    workspace: Workspace = None,
    format: Shape = Format.human,
    min_confidence: Confidence = 0.0,
    refresh: Refresh = True,
) -> None:
    """Show where the type of a value is declared."""
    run("relations", "type_of", symbol, workspace, format.value, min_confidence, refresh)


@app.command()
def symbols(
    query: Annotated[
        str, typer.Argument(help="A name or a part of one; Outer.inner narrows it down.")
    ],
    workspace: Workspace = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many.")] = 50,
    format: Shape = Format.human,
    refresh: Refresh = True,
) -> None:
    """Search symbols by name."""
    run("questions", "symbols", query, workspace, limit, format.value, refresh)


@app.command()
def search(
    question: Annotated[
        str | None,
        typer.Argument(help="What the code does, in plain words; or a name.", show_default=False),
    ] = None,
    workspace: Workspace = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many.")] = 10,
    lang: Annotated[
        list[str] | None, typer.Option("--lang", help="Only this language; may be repeated.")
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind", help="Only this kind: callable, class, method ...; may be repeated."
        ),
    ] = None,
    path: Annotated[
        list[str] | None,
        typer.Option("--path", help="Only in this file, folder or pattern; may be repeated."),
    ] = None,
    tests: Annotated[bool, typer.Option("--tests/--no-tests", help="In tests too.")] = True,
    explain: Annotated[bool, typer.Option("--explain", help="Say more of why.")] = False,
    batch: Annotated[
        bool,
        typer.Option("--batch", help="Read a question a line, answer each by one line of JSON."),
    ] = False,
    fusion: Annotated[
        Fusion, typer.Option("--fusion", help="How words and meaning come together.")
    ] = Fusion.scores,
    format: Shape = Format.human,
    wait: Annotated[
        float | None,
        typer.Option(
            "--wait",
            min=0,
            help="Seconds for what meaning does not know yet; usually 10, with --batch all it takes.",
            show_default=False,
        ),
    ] = None,
    refresh: Refresh = True,
) -> None:
    """Search by meaning: where something is done, in plain words."""
    chosen = (lang or [], kind or [], path or [], tests, explain, batch, fusion.value)
    run("search", "run_search", question, workspace, limit, *chosen, format.value, wait, refresh)


@app.command()
def similar(
    symbol: SymbolName,
    workspace: Workspace = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many.")] = 20,
    format: Shape = Format.human,
    refresh: Refresh = True,
) -> None:
    """List code like a symbol's: what has the same text first, then what means nearly the same."""
    run("similar", "run_similar", symbol, workspace, limit, format.value, refresh)


@app.command(
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def lsp(context: typer.Context) -> None:
    """Start the language server: --stdio (default), --tcp [HOST:]PORT; --help shows all."""
    importlib.import_module("lsp_server.arguments").main(context.args)


if __name__ == "__main__":
    app()
