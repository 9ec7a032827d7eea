"""The arguments that editors' clients append to a server's command, and where the log goes.

vscode-languageclient appends `--stdio`, `--socket=PORT`, `--pipe=NAME` and `--clientProcessId=PID` by itself.
"""

import argparse
from collections.abc import Sequence

from lsp_server.logs import start_server_log
from lsp_server.server import run_pipe, run_socket, run_stdio, run_tcp

LEVELS = ("debug", "info", "warning", "error")


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve as the arguments say; ends the process."""
    options = parse(arguments)
    start_server_log(options.log_level, options.log_file)
    client = options.clientProcessId
    if options.tcp is not None:
        host, _, port = options.tcp.rpartition(":")
        run_tcp(host or "127.0.0.1", int(port), client)
    elif options.socket is not None:
        run_socket("127.0.0.1", options.socket, client)
    elif options.pipe is not None:
        run_pipe(options.pipe, client)
    else:
        run_stdio(client)


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="codescope lsp", description="Codescope's language server."
    )
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--stdio", action="store_true", help="stdin and stdout (the default)")
    way.add_argument("--tcp", metavar="[HOST:]PORT", help="wait for one client on a port")
    way.add_argument("--socket", type=int, metavar="PORT", help="connect to the client's port")
    way.add_argument("--pipe", metavar="NAME", help="connect to the client's socket or named pipe")
    parser.add_argument("--clientProcessId", type=int, metavar="PID", help="end with this process")
    parser.add_argument("--log-level", choices=LEVELS, default="warning")
    parser.add_argument(
        "--log-file",
        metavar="PATH",
        help="default: stderr; bounded, the older half beside it as PATH.1",
    )
    return parser.parse_args(arguments)
