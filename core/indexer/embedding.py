"""`python -m core.indexer.embedding FOLDER`: the process with the model, started by the indexer of a folder, which it
serves over its standard input and output, one JSON object a line. It only reads the index: the indexer writes.

    indexer -> here    "look" (something changed), "question", "pause", "stored"
    here -> indexer    "store", "tidy", "vectors", "progress", "state"

It ends when its input does, and when nobody has needed it for some minutes; so memory is given back, and whatever
happens to the model happens to this process alone.
"""

import argparse
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from core.embed.loading import is_ready, load, prepare
from core.embed.model import Model
from core.embed.wanted import Wanted, wanted_by
from core.errors import EmbedError
from core.indexer.embedding_work import Embedding, Message
from core.indexer.logs import start_log
from core.indexer.resources import be_killed_first, lower_priority
from core.indexer.settings import read_settings
from core.store.index import Store

if TYPE_CHECKING:
    from core.embed.embedder import Embedder


def main(
    arguments: list[str] | None = None,
    loader: Callable[[Wanted, list[str]], "Embedder"] | None = None,
) -> int:
    """`loader`: where the model comes from."""
    parser = argparse.ArgumentParser(prog="codescope embedding", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--settings", default="{}", help="JSON")
    parser.add_argument("--prepare", action="store_true", help="make the model ready, no more")
    given = sys.argv[1:] if arguments is None else arguments
    options = parser.parse_args(given)
    settings = read_settings(json.loads(options.settings))
    wanted = wanted_by(settings.model_folder, settings.model_precision, settings.model_download)
    start_log("info", None)
    be_killed_first()
    if options.prepare:
        return prepare_only(wanted)
    key = Model(Path(), wanted.precision).key
    send = partial(write_line, take_standard_output(), threading.Lock())
    load_it = partial(loader or load_wanted, wanted, given)
    store = Store(options.folder, options.index)
    embedding = Embedding(store, settings, key, load_it, send)
    end_with_a_thread()
    for serve in (partial(read_lines, sys.stdin.buffer, embedding), embedding.answer):
        threading.Thread(target=serve, daemon=True).start()
    # Of this thread and those that it starts from now on: questions are answered at the usual priority.
    lower_priority()
    embedding.run()
    return 0


def load_wanted(wanted: Wanted, given: list[str]) -> "Embedder":
    """The model; where it must be made first, by a process of its own, for that takes twice the memory."""
    if not is_ready(wanted):
        command = [sys.executable, "-P", "-m", "core.indexer.embedding", *given, "--prepare"]
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    return load(prepare(wanted))


def prepare_only(wanted: Wanted) -> int:
    """What is wrong is said by who needs the model and finds none."""
    try:
        prepare(wanted)
    except EmbedError as error:
        logging.warning("%s", error)
        return 1
    return 0


def take_standard_output() -> IO[bytes]:
    """What was standard output; whatever libraries print goes to the log from now on."""
    sys.stdout.flush()
    own = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(own, "wb")


def write_line(out: IO[bytes], lock: threading.Lock, message: Message) -> None:
    data = json.dumps(message, separators=(",", ":")).encode() + b"\n"
    try:
        with lock:
            out.write(data)
            out.flush()
    except (OSError, ValueError):
        os._exit(0)  # the indexer is gone


def read_lines(source: IO[bytes], embedding: Embedding) -> None:
    for line in source:
        message: Any = json.loads(line)
        embedding.receive(message)
    os._exit(0)  # the indexer is gone, and nobody else has a use for this


def end_with_a_thread() -> None:
    """A thread that ends by an error leaves a process that answers nobody: it is better started anew."""
    told = threading.excepthook

    def end(args: threading.ExceptHookArgs) -> None:
        told(args)
        os._exit(1)

    threading.excepthook = end


if __name__ == "__main__":
    sys.exit(main())
