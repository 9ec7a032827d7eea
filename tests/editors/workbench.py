"""VS Code's own server on a free port, with the packaged extension, and runs of the browser that drives its window.

The workbench is code-server's copy of VS Code, started directly: no passwords, no configuration of the person who runs
the tests. Everything it writes lies in one fresh folder.
"""

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

SETTINGS = {
    "workbench.startupEditor": "none",
    "security.workspace.trust.enabled": False,
    "telemetry.telemetryLevel": "off",
    "extensions.autoCheckUpdates": False,
    "extensions.ignoreRecommendations": True,
    "update.mode": "none",
    "chat.disableAIFeatures": True,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "files.autoSave": "off",
}
# Of several providers, VS Code asks any one for the call hierarchy: its own for JavaScript and TypeScript is left out.
LEFT_OUT = "typescript-language-features"
START_SECONDS = 60
DRIVE_SECONDS = 300


class Tools(NamedTuple):
    node: str
    chromium: str
    folder: Path  # with node_modules/code-server and node_modules/playwright-core
    vsix: Path
    artifacts: Path


class Workbench:
    """Use as a context manager: `with Workbench(tools, folder, settings, env) as workbench`."""

    def __init__(
        self, tools: Tools, data: Path, settings: Mapping[str, Any], env: Mapping[str, str]
    ) -> None:
        self.tools = tools
        self.data = data
        self.url = ""
        home = data / "home"
        home.mkdir(parents=True)
        kept = {
            name: value for name, value in os.environ.items() if name not in {"HOME", "DISPLAY"}
        }
        self.env = {**kept, "HOME": str(home), **env}
        vscode = tools.folder / "node_modules" / "code-server" / "lib" / "vscode"
        self.command = [
            *(tools.node, str(vscode / "out" / "server-main.js")),
            *("--host", "127.0.0.1", "--port", "0", "--without-connection-token"),
            *("--accept-server-license-terms", "--telemetry-level", "off"),
            *("--server-data-dir", str(data), "--user-data-dir", str(data)),
            *("--extensions-dir", str(data / "extensions")),
            *("--builtin-extensions-dir", str(data / "built-in")),
            # The environment is the one given here, not the one of a login shell.
            "--force-disable-user-env",
        ]
        (data / "built-in").mkdir()
        for extension in (vscode / "extensions").iterdir():
            if extension.name != LEFT_OUT:
                (data / "built-in" / extension.name).symlink_to(extension)
        # In both places: with the user's alone, a first window in a fresh folder starts with the defaults.
        for place in ("Machine", "User"):
            (data / place).mkdir()
            (data / place / "settings.json").write_text(json.dumps({**SETTINGS, **settings}))
        self.process: subprocess.Popen[bytes] | None = None
        self.log = tools.artifacts / "vscode-server.log"

    def __enter__(self) -> "Workbench":
        done = subprocess.run(
            [*self.command, "--install-extension", str(self.tools.vsix)],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
            check=False,
        )
        assert "was successfully installed" in done.stdout, done.stdout + done.stderr
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                # The driver is what loads tests into the extension host.
                [*self.command, "--enable-smoke-test-driver"],
                env=self.env,
                stdout=log,
                stderr=subprocess.STDOUT,
                # A group of its own, so that extension hosts and language servers can be ended with it.
                start_new_session=True,
            )
        try:
            self.url = f"http://127.0.0.1:{self._port(self.process)}"
        except BaseException:
            self.__exit__()
            raise
        return self

    def _port(self, process: subprocess.Popen[bytes]) -> str:
        """The port that the system gave, which the server reports when it listens."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            text = self.log.read_text(encoding="utf-8", errors="replace")
            if found := re.search(r"Extension host agent listening on (\d+)\n", text):
                return found[1]
            time.sleep(0.1)
        raise AssertionError(f"VS Code's server did not start; see {self.log}")

    def __exit__(self, *_: object) -> None:
        if self.process is None:
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, number)
                self.process.wait(timeout=10)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        self.process.wait(timeout=10)

    def drive(self, name: str, workspace: Path, **task: Any) -> dict[str, Any]:
        """Open a window on the workspace, do the task, and return what was seen; see vscode/drive.mjs."""
        asked, answered = self.data / f"{name}-task.json", self.data / f"{name}-answer.json"
        common = {
            "url": self.url,
            "tools": str(self.tools.folder),
            "chromium": self.tools.chromium,
            "artifacts": str(self.tools.artifacts),
            "folder": str(workspace),
        }
        asked.write_text(json.dumps({**common, **task}))
        drive = Path(__file__).parent / "vscode" / "drive.mjs"
        command: Sequence[str] = [self.tools.node, str(drive), str(asked), str(answered)]
        done = subprocess.run(
            command,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=DRIVE_SECONDS,
            check=False,
        )
        answer = json.loads(answered.read_text()) if answered.exists() else {"error": "no answer"}
        (self.tools.artifacts / f"vscode-{name}.json").write_text(json.dumps(answer, indent=1))
        assert "error" not in answer, f"{answer['error']}\n{done.stdout}{done.stderr}"
        result: dict[str, Any] = answer
        return result
