"""The command `codescope` as it is installed: the engine, whatever modules a project puts in its way.

Projects have packages called `core` and `cli` too, and development shells put them before ours by PYTHONPATH. So this
module, whose name is nobody else's, is what starts: it forgets that path, for the processes that we start as well.
"""

import importlib
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Run the command line; ends the process."""
    forget_python_path()
    importlib.import_module("cli.main").app()


def forget_python_path() -> None:
    """Look for modules in no folder of PYTHONPATH, but for the one that we lie in."""
    os.environ["PYTHONSAFEPATH"] = "1"
    if written := os.environ.pop("PYTHONPATH", ""):
        added = {Path(name).resolve() for name in written.split(os.pathsep)}
        sys.path[:] = [name for name in sys.path if Path(name).resolve() not in added - {HERE}]
        if HERE in added:
            os.environ["PYTHONPATH"] = str(HERE)
