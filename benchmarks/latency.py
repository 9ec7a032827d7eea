"""How long the server takes to answer on a large made-up workspace, beside the bare round trip of a message.

    python -m benchmarks.latency [--names 300000] [--references 1000000] [--out FILE]

The workspace is indexed by the command line first. All questions go through LSP, as an editor's do, first on a quiet
server, then while it indexes again.
"""

import argparse
import asyncio
import contextlib
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from benchmarks.asking import wait_until_ready
from benchmarks.lsp_client import Json, LspClient, ServerError, path_to_uri, running_server
from benchmarks.measured import measured
from benchmarks.progress import say
from benchmarks.rows import Figures, Row
from benchmarks.servers import Server, server_under_test
from benchmarks.speed import CODESCOPE, index_command, index_size
from benchmarks.synthetic import Function, Synthetic, write_workspace

ASKED = 200
TOUCHED = 50  # files that change at a time while questions are asked
PAUSE_SECONDS = 0.5
Ask = Callable[[LspClient, random.Random, Synthetic], Awaitable[int]]


def at(root: Path, path: str, line: int, column: int) -> Json:
    return {
        "textDocument": {"uri": path_to_uri(root / path)},
        "position": {"line": line, "character": column},
    }


async def definition(client: LspClient, generator: random.Random, made: Synthetic) -> int:
    path, line, _ = generator.choice(made.calls)
    return len(
        await client.request("textDocument/definition", at(client.root, path, line, 5)) or []
    )


async def references(client: LspClient, generator: random.Random, made: Synthetic) -> int:
    return await references_of(client, generator.choice(made.functions))


async def hub_references(client: LspClient, generator: random.Random, made: Synthetic) -> int:
    return await references_of(client, generator.choice(made.hubs))


async def references_of(client: LspClient, function: Function) -> int:
    where = at(client.root, function.path, function.line, 5)
    context = {"context": {"includeDeclaration": True}}
    return len(await client.request("textDocument/references", where | context) or [])


async def incoming(client: LspClient, generator: random.Random, made: Synthetic) -> int:
    return await calls(client, generator.choice(made.functions), "incoming")


async def outgoing(client: LspClient, generator: random.Random, made: Synthetic) -> int:
    return await calls(client, generator.choice(made.functions), "outgoing")


async def hub_incoming(client: LspClient, generator: random.Random, made: Synthetic) -> int:
    return await calls(client, generator.choice(made.hubs), "incoming")


async def calls(client: LspClient, function: Function, direction: str) -> int:
    """Both requests together: an editor needs the item first."""
    where = at(client.root, function.path, function.line, 5)
    items = await client.request("textDocument/prepareCallHierarchy", where)
    if not items:
        return 0
    found = await client.request(f"callHierarchy/{direction}Calls", {"item": items[0]})
    return len(found or [])


async def exact_name(client: LspClient, generator: random.Random, made: Synthetic) -> int:
    return await names(client, generator.choice(made.functions).name)


async def prefix(client: LspClient, generator: random.Random, made: Synthetic) -> int:
    return await names(client, generator.choice(made.functions).name[:6])


async def sub_word(client: LspClient, generator: random.Random, made: Synthetic) -> int:
    name = generator.choice(made.functions).name
    return await names(client, name.split("_")[-1])


async def fuzzy(client: LspClient, generator: random.Random, made: Synthetic) -> int:
    """A name with two letters exchanged: only a fuzzy search finds it."""
    name = generator.choice(made.functions).name
    place = generator.randrange(1, len(name) - 2)
    return await names(client, name[:place] + name[place + 1] + name[place] + name[place + 2 :])


async def names(client: LspClient, query: str) -> int:
    return len(await client.request("workspace/symbol", {"query": query}) or [])


async def round_trip(client: LspClient, generator: random.Random, made: Synthetic) -> int:
    """The floor: a request that the server does not know."""
    with contextlib.suppress(ServerError):
        await client.request("$/codescopeBenchmarkNothing", {})
    return 1


QUESTIONS: dict[str, tuple[Ask, str]] = {
    "round trip of nothing (floor)": (round_trip, ""),
    "definition": (definition, "p95 < 10"),
    "references": (references, "p95 < 10"),
    "incoming calls": (incoming, "p95 < 10"),
    "outgoing calls": (outgoing, "p95 < 10"),
    "references of a hub": (hub_references, "p95 < 100"),
    "incoming calls of a hub": (hub_incoming, "p95 < 100"),
    "workspace/symbol, exact": (exact_name, "p95 < 30"),
    "workspace/symbol, prefix": (prefix, "p95 < 30"),
    "workspace/symbol, sub-word": (sub_word, "p95 < 30"),
    "workspace/symbol, fuzzy": (fuzzy, "p95 < 100"),
}


async def ask_everything(
    figures: Figures, client: LspClient, made: Synthetic, when: str, count: int
) -> None:
    floor = 0.0
    for name, (ask, goal) in QUESTIONS.items():
        with figures.part(f"{name}, {when}"):
            times, results = await timed(client, made, name, ask, count)
            floor = floor or p95_of(times)
            figures.add(row_of(f"{name}, {when}", goal, times, results, floor))


async def timed(
    client: LspClient, made: Synthetic, name: str, ask: Ask, count: int
) -> tuple[list[float], list[int]]:
    """Milliseconds of each answer, and how many results each had."""
    generator = random.Random(name)
    times, results = [], []
    for _ in range(count):
        start = time.perf_counter()
        results.append(await ask(client, generator, made))
        times.append(1000 * (time.perf_counter() - start))
    return times, results


def p95_of(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


def row_of(
    name: str, goal: str, times: Sequence[float], results: Sequence[int], floor: float
) -> Row:
    p50, p95 = sorted(times)[len(times) // 2], p95_of(times)
    empty = sum(not r for r in results)
    note = (
        f"p50 {p50:.2f}, worst {max(times):.1f}; {p95 / floor:.1f}x the floor;"
        f" {sum(results) / len(results):.0f} results"
    )
    note += f"; {empty} of {len(results)} EMPTY" if empty else ""
    # Some functions are called by nobody; most are.
    problem = "most answers are empty" if empty > len(results) / 2 else ""
    return Row(f"{name}, p95", p95, "ms", goal, note, problem)


async def measure(
    figures: Figures, root: Path, made: Synthetic, server: Server, count: int
) -> None:
    say("starting the server")
    async with running_server(
        server.command, root, options=server.options, settings=server.settings
    ) as client:
        await wait_until_ready(client, server)
        await ask_everything(figures, client, made, "quiet", count)
        busy = asyncio.create_task(keep_indexing(client, made))
        try:
            await ask_everything(figures, client, made, "while indexing", max(20, count // 4))
        finally:
            busy.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await busy  # or the reason why there was nothing to index


async def keep_indexing(client: LspClient, made: Synthetic) -> None:
    """Changes some files again and again, so that there is always indexing to do beside the questions."""
    paths = sorted({f.path for f in made.functions})
    number = 0
    while True:
        changes = []
        for path in random.Random(number).sample(paths, min(TOUCHED, len(paths))):
            file = client.root / path
            file.write_text(file.read_text() + f"\n\ndef added_{number}():\n    return 1\n")
            changes.append({"uri": path_to_uri(file), "type": 2})
        client.notify("workspace/didChangeWatchedFiles", {"changes": changes})
        number += 1
        await asyncio.sleep(PAUSE_SECONDS)


def run(
    figures: Figures, count_names: int, count_references: int, command: str, asked: int
) -> None:
    with tempfile.TemporaryDirectory(prefix="codescope-synthetic-") as temporary:
        root = Path(temporary).resolve()
        say(f"writing a workspace of {count_names} names")
        made = write_workspace(root, count_names, count_references)
        names = f"{len(made.functions)} names"
        figures.add(Row("made-up workspace", made.bytes / 1e6, "MB", note=names))
        if command.startswith(str(CODESCOPE)):
            with figures.part("its cold index"):
                cost = measured(index_command(root), root)
                figures.add(Row("its cold index, CPU", cost.cpu, "s"))
                figures.add(Row("index size / source size", index_size(root) / made.bytes, "x"))
        with figures.part("the server's answers"):
            asyncio.run(measure(figures, root, made, server_under_test(command, True), asked))


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.latency", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--names", type=int, default=300_000)
    parser.add_argument("--references", type=int, default=1_000_000)
    parser.add_argument("--asked", type=int, default=ASKED, help="times each question is asked")
    parser.add_argument("--server", default=f"{CODESCOPE} lsp")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args(argv)
    print(f"{options.names} names, about {options.references} references", flush=True)
    figures = Figures(options.out, names=options.names, references=options.references)
    run(figures, options.names, options.references, options.server, options.asked)
    figures.finish()


if __name__ == "__main__":
    main()
