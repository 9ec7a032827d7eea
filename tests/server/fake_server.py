"""A real server process with a workspace that only remembers texts, and with methods that misbehave on request.

For what is about the protocol and not about answers: order, cancellation, errors, stray output, process life.
"""

import subprocess
import sys
import threading
import time
from contextlib import contextmanager

from core.workspace import LanguageStatus, Progress
from lsp_server import server as servers
from lsp_server.arguments import main


class FakeSnapshot:
    def __init__(self):
        self.stopped = threading.Event()

    def interrupt(self):
        self.stopped.set()


class FakeWorkspace:
    """Texts by (folder, path); an edit takes a moment to arrive, as a real one does."""

    def __init__(self, folders=(), settings=None, *, listener=None, client_watches=False):
        self.calls = [["open", list(folders), settings.jobs, client_watches]]
        self.texts = {}
        self.visible = {}
        self.revision = 0
        self.jobs = {None: settings.jobs}
        self.listener = listener
        for folder in folders:
            for done in (0, 5, 3, 10):
                listener(Progress(folder, "extract", done, 10, "a.py"))
            listener(Progress(folder, "idle", 0, 0, ""))

    def _edit(self, name, folder, path, source):
        self.calls.append([name, folder, path])
        self.texts[path] = source.decode()
        self.revision += 1
        return self.revision

    def open_document(self, folder, path, source, language_id=""):
        return self._edit("open_document", folder, path, source)

    def change_document(self, folder, path, source):
        return self._edit("change_document", folder, path, source)

    def close_document(self, folder, path):
        return self._edit("close_document", folder, path, b"<closed>")

    def wait_fresh(self, revision, cancelled=None):
        if self.visible.get("revision", 0) < revision:
            time.sleep(0.05)
            self.visible = {**self.texts, "revision": self.revision}

    @contextmanager
    def snapshot(self, folder, path=""):
        yield FakeSnapshot()

    def files_changed(self, folder, paths):
        self.calls.append(["files_changed", folder, list(paths)])

    def client_watches(self, folders):
        self.calls.append(["client_watches", list(folders)])

    def add_folder(self, folder):
        self.calls.append(["add_folder", folder])

    def remove_folder(self, folder):
        self.calls.append(["remove_folder", folder])

    def configure(self, settings, folders):
        """As the real one, which does nothing where nothing has changed."""
        told = {None: settings.jobs, **{path: own.jobs for path, own in folders.items()}}
        for path, jobs in told.items():
            if jobs != self.jobs.get(path, settings.jobs):
                self.calls.append(
                    ["configure", jobs] if path is None else ["configure", jobs, path]
                )
        self.jobs = told

    def reindex(self, folder=None):
        self.calls.append(["reindex", folder])

    def status(self):
        return ()

    def close(self):
        if "hang" in self.texts:
            time.sleep(600)

    @staticmethod
    def languages():
        return (LanguageStatus("python", (".py",), (), ("python",)),)


interrupted: list[int] = []


def text(reading, params):
    """The text that a read sees."""
    reading.workspace.wait_fresh(reading.revision)
    return reading.workspace.visible.get(params["path"])


def wait(reading, params):
    """Until the snapshot is interrupted."""
    with reading.view("file:///nowhere/a.py") as view:
        view.snapshot.stopped.wait(60)
        interrupted.append(reading.request.id)
        reading.request.check()


def fail(reading, params):
    raise ZeroDivisionError("a fault of ours")


def stubborn(reading, params):
    """Ignores its cancellation."""
    time.sleep(600)


def stray_output(reading, params):
    print("stray print")
    sys.stdout.write("stray write\n")
    subprocess.run([sys.executable, "-c", "print('stray child')"], check=True)
    return subprocess.run([sys.executable, "-c", "print(len(input()))"], check=False).returncode


def confidence(reading, params):
    with reading.view(params["uri"]) as view:
        return view.confidence


EXTRA = {
    "test/confidence": confidence,
    "test/text": text,
    "test/wait": wait,
    "test/interrupted": lambda reading, params: list(interrupted),
    "test/fail": fail,
    "test/stubborn": stubborn,
    "test/strayOutput": stray_output,
    "test/calls": lambda reading, params: reading.workspace.calls,
    "test/place": lambda reading, params: [
        reading.folders.place(params["uri"]).folder_path,
        reading.folders.place(params["uri"]).path,
    ],
}

if __name__ == "__main__":
    servers.READS.update(EXTRA)
    servers.create_server.__defaults__ = (FakeWorkspace,)
    main()
