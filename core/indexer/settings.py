"""What a user may set about indexing, listed once, with the meaning and unit of each."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

DEFAULT_JOBS = 2
DEFAULT_MAX_BYTES = 2_000_000
DEFAULT_SECONDS = 10.0
DEFAULT_MAX_FILES = 200_000
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one workspace folder; what is left out has its default."""

    jobs: int = DEFAULT_JOBS  # extraction processes
    max_bytes: int = DEFAULT_MAX_BYTES  # larger files are skipped, and said to be
    seconds_per_file: float = DEFAULT_SECONDS  # a file that takes longer is given up
    anywhere: bool = False  # index a home folder or the whole disk too, without asking
    generated: bool = False  # index generated, minified and vendored files too
    exclude: tuple[str, ...] = ()  # patterns as in .gitignore
    max_files: int = DEFAULT_MAX_FILES  # those nearest to the root; what is left out is said
    # Bytes of memory above which caches are given up, and a worker is replaced.
    server_memory: int = 800 * MEGABYTE
    indexer_memory: int = 800 * MEGABYTE
    worker_memory: int = 400 * MEGABYTE
    low_priority: bool = True  # of what is done in large numbers; a single saved file is not
    back_off: bool = True  # fewer workers on battery and while others need the machine
    meaning: bool = True  # embed symbols, where a model is there
    recipe: str = (
        "nl"  # how a symbol becomes the text that is embedded: see core/search/passages.py
    )
    model_folder: str = ""  # where the model is; "": found by itself
    model_precision: str = "fp32"  # or "int8": half the time, a little less right
    model_download: bool = False  # whether the model may be fetched from the network
    interpreter: str = ""  # whose site-packages are followed; "": found by itself


def read_settings(raw: Mapping[str, Any]) -> Settings:
    """Settings as `asdict` gives them and JSON carries them; what is not understood has its default."""
    values: dict[str, Any] = {}
    for item in fields(Settings):
        value = raw.get(item.name)
        if isinstance(value, list):
            value = tuple(value)
        if isinstance(value, type(item.default)) or (
            isinstance(item.default, float) and isinstance(value, int)
        ):
            values[item.name] = value
    return Settings(**values)
