"""Two servers while files change at random, commands run, and everybody is killed now and then: nothing hangs, is lost
or stays behind.

    CODESCOPE_SOAK=300 CODESCOPE_SEED=7 pytest tests/server/test_soak.py      for so many seconds, from this seed on
    CODESCOPE_KILLS=200 ...                                                   until so many were killed
"""

import os
import sysconfig
import tempfile
import time
from pathlib import Path

import pytest

from server.soaking import Soak

SECONDS = float(os.environ.get("CODESCOPE_SOAK", "8"))
KILLS = int(os.environ.get("CODESCOPE_KILLS", "0"))
SEED = int(os.environ.get("CODESCOPE_SEED", "1"))
ROUNDS_BETWEEN_CHECKS = 25
PACKAGE = Path(sysconfig.get_path("purelib")) / "cattrs"


@pytest.mark.slow
def test_changes_questions_and_kills_at_random(tmp_path, monkeypatch):
    soak = Soak(PACKAGE, tmp_path, SEED)
    monkeypatch.setattr(tempfile, "tempdir", str(soak.temporary))
    end = time.monotonic() + SECONDS
    rounds = 0
    try:
        while not soak.faults and (time.monotonic() < end or sum(soak.kills.values()) < KILLS):
            soak.round()
            rounds += 1
            if rounds % ROUNDS_BETWEEN_CHECKS == 0:
                soak.check_calm()
                print(f"{rounds} rounds: {soak.summary()}", flush=True)
        soak.check_calm()
    finally:
        soak.finish()
    print(soak.summary(), set(soak.shown))
    assert not soak.faults, "\n\n".join(soak.faults)
