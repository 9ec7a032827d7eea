"""The `codescope` command. Exit codes: 0 found, 1 nothing found, 2 bad usage or no index."""
# NOTE (founder, 12:00): cli/ is complete; INDEX please only fix, do not rewrite.

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from cli.indexing import index, languages, status
from cli.questions import callees, callers, definition, references, symbols

app = typer.Typer(
    name="codescope",
    help="Code navigation for every language of a workspace: no build, no toolchain, no cloud.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for command in (index, status, languages, symbols, definition, references, callers, callees):
    app.command()(command)


@app.command(
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    }
)
def lsp(context: typer.Context) -> None:
    """Serve an editor: the Language Server Protocol over stdio, or --tcp HOST:PORT."""
    from lsp_server.arguments import main as serve

    serve(context.args)


def show_version(wanted: bool) -> None:
    if wanted:
        try:
            print(version("codescope-ls"))
        except PackageNotFoundError:
            print("unknown")
        raise typer.Exit


@app.callback()
def main(
    _: Annotated[
        bool,
        typer.Option(
            "--version", callback=show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Code navigation for every language of a workspace: no build, no toolchain, no cloud."""
