"""The command `codescope` as it is installed: the engine, whatever modules a project puts in its way.

Projects have packages called `core` and `cli` too, and development shells put them before ours by PYTHONPATH. So this
module, whose name is nobody else's, is what starts: it forgets that path, for the processes that we start as well.
Before that it may import nothing but what every Python has loaded by then: modules of Python's have names, too.
"""

import gc
import os
import sys

HERE = os.path.dirname(os.path.realpath(__file__))


def main() -> None:
    """Run the command line; ends the process."""
    forget_python_path()
    # What is imported stays for ever: looking for garbage meanwhile costs a tenth of a start.
    gc.disable()
    if sys.argv[1:2] == ["lsp"]:  # an editor waits: without what only a command line needs
        from lsp_server.arguments import main

        main(sys.argv[2:])
    else:
        from cli.main import app

        gc.enable()
        app()


def forget_python_path() -> None:
    """Look for modules in no folder of PYTHONPATH, but for the one that we lie in."""
    os.environ["PYTHONSAFEPATH"] = "1"
    if written := os.environ.pop("PYTHONPATH", ""):
        added = {os.path.realpath(name) for name in written.split(os.pathsep)}
        sys.path[:] = [name for name in sys.path if os.path.realpath(name) not in added - {HERE}]
        if HERE in added:
            os.environ["PYTHONPATH"] = HERE


if __name__ == "__main__":
    main()
