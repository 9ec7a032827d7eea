"""A made-up workspace answers: small here; the same loader makes the million references that answers are timed on."""

import random

import pytest

from core.errors import Cancelled
from core.navigate.answers import SymbolKey
from core.navigate.call_hierarchy import incoming_calls
from core.navigate.references import reference_places, references
from core.navigate.workspace_symbols import workspace_symbols
from synthetic_index import make_index


def test_a_made_up_workspace_answers(tmp_path):
    made = make_index(tmp_path, files=40, references=4000)
    with made.store.snapshot() as snapshot:
        counts = snapshot.counts()
        assert (counts.files, counts.symbols) == (40, 40 * 51)
        path, qualified = made.hubs[0]
        (hub,) = [row for row in snapshot.symbols_in(path) if row.qualified == qualified]
        found = references(snapshot, path, hub.name_start, include_declaration=False)
        linked = sum(len(row.starts) for row in snapshot.refs_to([hub.id]))
        assert len(found) >= linked > 100
        stretches = reference_places(snapshot, path, hub.name_start, include_declaration=False)
        each = [(place.path, *place.span) for place in found]
        assert each == [
            (file, *span)
            for places in stretches
            for file, spans in places.items()
            for span in spans
        ]
        key = SymbolKey(path, hub.kind.value, hub.qualified, hub.ordinal)
        calls = incoming_calls(snapshot, key)
        assert 0 < sum(len(call.sites) for call in calls) <= linked
        name = random.Random(1).choice(made.names)
        assert workspace_symbols(snapshot, name)[0].name == name
    made.store.close()


def test_long_answers_are_the_same_however_many_files_are_looked_at_at_a_time(
    tmp_path, monkeypatch
):
    made = make_index(tmp_path, files=40, references=4000)
    path, qualified = made.hubs[0]

    def ask():
        with made.store.snapshot() as snapshot:
            (hub,) = [row for row in snapshot.symbols_in(path) if row.qualified == qualified]
            key = SymbolKey(path, hub.kind.value, hub.qualified, hub.ordinal)
            places = list(reference_places(snapshot, path, hub.name_start))
            return (
                len(places),
                {k: v for some in places for k, v in some.items()},
                incoming_calls(snapshot, key),
            )

    at_once = ask()
    monkeypatch.setattr("core.navigate.references.STRETCH", 7)
    stretches, *answers = ask()
    assert (at_once[0], stretches) == (1, 6)
    assert answers == [*at_once[1:]]
    assert list(answers[0]) == sorted(answers[0])
    made.store.close()


def test_a_long_answer_stops_when_it_is_interrupted(tmp_path, monkeypatch):
    made = make_index(tmp_path, files=40, references=4000)
    path, qualified = made.hubs[0]
    with made.store.snapshot() as snapshot:
        (hub,) = [row for row in snapshot.symbols_in(path) if row.qualified == qualified]
        real = snapshot.named_places

        def interrupted(*rows):
            found = real(*rows)
            snapshot.interrupt()
            return found

        monkeypatch.setattr(snapshot, "named_places", interrupted)
        with pytest.raises(Cancelled):
            list(reference_places(snapshot, path, hub.name_start))
    made.store.close()
