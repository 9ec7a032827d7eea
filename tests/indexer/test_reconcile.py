"""When the disk is looked at although nobody said anything: bounded in cost, and more seldom the less it finds."""

import pytest

from core.indexer import reconcile
from core.indexer.reconcile import BLIND, WATCHED, Glances, Ground, Patience
from indexers import write_files


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1000.0

        def monotonic(self):
            return self.now

    found = Clock()
    monkeypatch.setattr(reconcile, "time", found)
    return found


def test_without_events_it_is_compared_soon_and_with_them_seldom(clock):
    patience = Patience()
    clock.now += BLIND.least
    assert patience.is_due(blind=True)
    assert not patience.is_due(blind=False)
    clock.now += WATCHED.least
    assert patience.is_due(blind=False)


@pytest.mark.parametrize(("blind", "pauses"), [(True, BLIND), (False, WATCHED)])
@pytest.mark.parametrize("cost", [0.001, 1.3, 30.0])
def test_pauses_are_a_multiple_of_what_a_comparison_costs(clock, blind, pauses, cost):
    patience = Patience()
    for surprised in (True, False, False, True, False):
        patience.compared(cost, surprised)
        assert patience.pause(blind) >= pauses.times * cost


@pytest.mark.parametrize("blind", [True, False])
def test_pauses_grow_to_a_limit_while_nothing_is_found(clock, blind):
    patience = Patience()
    seen = []
    for _ in range(12):
        patience.compared(0.01, surprised=False)
        seen.append(patience.pause(blind))
    assert seen == sorted(seen)
    assert seen[-1] == (BLIND if blind else WATCHED).most
    patience.compared(0.01, surprised=True)
    assert patience.pause(blind) == (BLIND if blind else WATCHED).least


def test_who_comes_back_after_a_while_has_it_compared(clock):
    patience = Patience()
    patience.compared(0.01, surprised=False)
    assert not patience.is_old()
    clock.now += WATCHED.least
    assert patience.is_old()


def test_open_files_are_looked_at_now_and_then(clock, tmp_path):
    write_files(tmp_path, {"a.py": "", "b.py": ""})
    glances = Glances(str(tmp_path))

    def look():
        clock.now += reconcile.GLANCE_SECONDS
        return glances.changed(["a.py", "b.py"])

    assert look() == set()
    write_files(tmp_path, {"a.py": "x = 1\n"})
    assert glances.changed(["a.py", "b.py"]) == set(), "it was just looked at"
    assert look() == {"a.py"}
    assert look() == set()
    (tmp_path / "b.py").unlink()
    assert look() == {"b.py"}


def test_a_workspace_that_goes_and_comes_back_is_seen(clock, tmp_path):
    root = tmp_path / "ws"
    root.mkdir()
    ground = Ground(str(root))

    def look():
        clock.now += reconcile.GLANCE_SECONDS
        return ground.has_changed()

    assert not look()
    root.rename(tmp_path / "away")
    assert not ground.has_changed()  # it was looked at just now
    assert look()
    assert not look()
    root.mkdir()  # what a mount point is without what is mounted there
    assert look()
    root.rmdir()
    (tmp_path / "away").rename(root)
    assert look()
    assert not look()
