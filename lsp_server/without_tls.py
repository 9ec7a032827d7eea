"""asyncio without TLS: the server speaks over pipes, and OpenSSL is 4 MB to be read and 10 ms at each start.

asyncio does without where Python was built without TLS; while it is imported here it finds none. Whoever imports ssl
later gets it.
"""

import sys


def import_asyncio() -> None:
    """Import asyncio, unless somebody has; to be called before another thread imports anything."""
    if "asyncio" in sys.modules or "ssl" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]


import_asyncio()
