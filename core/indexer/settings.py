"""What a user may set about indexing, listed once, with the meaning and unit of each."""

from dataclasses import dataclass

DEFAULT_JOBS = 2
DEFAULT_MAX_BYTES = 2_000_000
DEFAULT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one workspace folder; what is left out has its default."""

    jobs: int = DEFAULT_JOBS  # extraction processes
    max_bytes: int = DEFAULT_MAX_BYTES  # larger files are skipped, and said to be
    seconds_per_file: float = DEFAULT_SECONDS  # a file that takes longer is given up
    generated: bool = False  # index generated, minified and vendored files too
    exclude: tuple[str, ...] = ()  # patterns as in .gitignore
    interpreter: str = ""  # whose site-packages are followed; "": found by itself
