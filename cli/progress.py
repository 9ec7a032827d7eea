"""How far indexing is, for people who look on."""

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from cli.showing import ERR
from core.model import FilePath


class Bar:
    """A progress bar on stderr, where somebody looks at it."""

    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("{task.description:>8}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[path]}", style="dim"),
            console=ERR,
            transient=True,
            disable=not ERR.is_terminal,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> "Bar":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, phase: str, done: int, total: int, path: FilePath) -> None:
        if phase == "idle":
            return
        if self._task is None:
            self._task = self._bar.add_task(phase, path=path)
        shown = path if len(path) < 60 else f"...{path[-57:]}"
        self._bar.update(
            self._task, description=phase, completed=done, total=total or None, path=shown
        )

    def notify(self, severity: str, text: str) -> None:
        ERR.print(f"{severity}: {text}", style="yellow")
