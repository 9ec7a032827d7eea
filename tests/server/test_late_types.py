"""lsprotocol's classes, made late, are what lsprotocol makes of them at once."""

import subprocess
import sys

import pytest

SHOW = """
import attrs
from lsprotocol import converters, types
converters.get_converter()
for name, kind in sorted(types.ALL_TYPES_MAP.items()):
    if isinstance(kind, type) and attrs.has(kind):
        print(name, [(f.name, f.default, str(f.type), f.kw_only, f.validator) for f in attrs.fields(kind)])
        print(kind.__hash__, kind.__init__.__annotations__)
"""


def shown(before: str) -> list[str]:
    run = [sys.executable, "-c", before + SHOW]
    lines = subprocess.run(run, capture_output=True, text=True, check=True).stdout.splitlines()
    return [line.split(" at 0x")[0] for line in lines]


def test_the_classes_are_the_same() -> None:
    late = shown("import lsp_server\n")
    assert len(late) > 1000
    assert late == shown("")


def test_a_class_is_made_when_it_is_needed() -> None:
    source = """
import threading
import lsp_server
from lsprotocol import types
assert "_CountingAttr" in repr(types.Range.__dict__["start"])
made = []
def make(): made.append(types.Range(types.Position(1, 2), types.Position(3, 4)))
threads = [threading.Thread(target=make) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert made[0] == made[7] == types.Range(start=types.Position(1, 2), end=types.Position(3, 4))
assert "start" not in types.Range.__dict__
try: types.Position(1, 2, 3)
except TypeError: pass
else: raise SystemExit("too many values were taken")
"""
    subprocess.run([sys.executable, "-c", source], check=True)


@pytest.mark.slow
def test_a_server_starts_without_what_most_sessions_do_not_need():
    """OpenSSL and what measures likeness are megabytes to be read; whoever needs them gets them later."""
    heavy = ("ssl", "hashlib", "_hashlib", "hmac", "rapidfuzz")
    script = f"""
import sys
import lsp_server.arguments
print([name for name in {heavy} if name in sys.modules])
import asyncio, hashlib, rapidfuzz, ssl
print(asyncio.run(asyncio.sleep(0, "runs")), ssl.OPENSSL_VERSION_INFO[0] > 0)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["[]", "runs True"]
