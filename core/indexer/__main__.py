"""`python -m core.indexer FOLDER`: the indexer process of one workspace folder, started by its clients.

Exit codes: 0 ended in good order, 3 another process indexes this folder already, 1 everything else.
"""

import argparse
import json
import logging
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from core.indexer.lock import FolderLock
from core.indexer.logs import start_log
from core.indexer.places import index_folder
from core.indexer.service import GRACE_SECONDS
from core.indexer.serving import ServiceWithMeaning
from core.indexer.settings import read_settings
from core.store.index import Store

LOCKED = 3
LOCK_SECONDS = 0.3
END_SECONDS = 10.0  # from the end of its work to that of the process
LOG_NAME = "indexer.log"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="codescope indexer", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--index", type=Path, help="where the index lies")
    parser.add_argument("--settings", default="{}", help="JSON")
    parser.add_argument(
        "--grace", type=float, default=GRACE_SECONDS, help="seconds without clients before it ends"
    )
    options = parser.parse_args(arguments)
    root = options.folder.absolute()
    store = Store(root, options.index or index_folder(root))
    store.folder.prepare()
    # Where we were started may have been deleted by now, and made anew: workers cannot be started from nowhere.
    os.chdir(store.folder.path)
    start_log("info", store.folder.path / LOG_NAME)
    with FolderLock(store.folder.path) as lock:
        # One that ends may be at its last lines, or somebody looks whether the lock is free.
        if not lock.acquire(LOCK_SECONDS):
            return LOCKED
        settings = read_settings(json.loads(options.settings))
        service = ServiceWithMeaning(
            root, store, settings, grace=options.grace, is_held=lock.is_in_force
        )

        def end(*_: Any) -> None:
            service.end()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        logging.info("indexing %s", root)
        service.run()
        # Its end is what others wait for: nothing that will not be put away keeps the lock.
        last = threading.Timer(END_SECONDS, os._exit, (0,))
        last.daemon = True
        last.start()
        logging.info("ended")
    store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
