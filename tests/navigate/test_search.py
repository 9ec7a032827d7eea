"""Questions in plain words, and names, against a small index; vectors are made up."""

import math

import pytest

from core.navigate.search import Filters, Options, search
from core.search.fusion import Fusion, fuse
from core.search.passages import passages_of
from core.search.route import Route, route_of
from core.store.passages import due_files
from indexing import indexed

FILES = {
    "shop/prices.py": '''
def round_up(x):
    """Rounds a price to whole cents."""
    # é
    return -(-x // 1)

class PriceList:
    """What things cost."""
    def total(self): return sum(self.all)
''',
    "shop/mail.py": '''
def send_letter(to):
    """Delivers a message to a customer."""
    return connect(to)
''',
    "tests/test_prices.py": '''
def test_rounding():
    """Rounds a price to whole cents."""
    round_up(3)
''',
    "web/cart.ts": """
/** Rounds a price for display. */
export function showPrice(value: number) { return value }
""",
}


@pytest.fixture(scope="module")
def snapshot():
    files = {path: text.encode() for path, text in FILES.items()}
    with indexed(files) as store:
        writer = store.open_writer()
        with store.snapshot() as before, writer.transaction():
            writer.passages_are_of("1")
            for row in due_files(before):
                found = passages_of(row.path, before.facts(row.path), before.source(row.path))
                writer.put_passages(row.path, row.tag, [(one.symbol, one[1:]) for one in found])
        writer.close()
        with store.snapshot() as found:
            yield found


def names(answer):
    return [hit.symbol.name for hit in answer.hits]


def test_a_sentence_is_answered_by_words(snapshot):
    answer = search(snapshot, "where do we deliver messages to customers")
    assert answer.route is Route.WORDS
    first = answer.hits[0]
    assert first.symbol.key.qualified == "send_letter"
    assert first.words == ("deliver", "messages", "customers")
    assert first.snippet == '"""Delivers a message to a customer."""'
    assert first.why == "words: deliver, messages, customers"
    assert answer.coverage == 0.0


def test_a_name_is_answered_by_names_first(snapshot):
    answer = search(snapshot, "round_up")
    assert answer.route is Route.NAME
    assert names(answer)[0] == "round_up"
    assert answer.hits[0].why.startswith("name: exact")
    assert names(search(snapshot, "PriceList.total"))[0] == "total"
    assert names(search(snapshot, "PriceList::total"))[0] == "total"


def test_a_word_that_no_name_has_is_looked_for_in_texts_before_it_is_taken_for_a_slip(snapshot):
    assert names(search(snapshot, "whole"))[0] != "whole"
    assert names(search(snapshot, "customer"))[0] == "send_letter"
    assert names(search(snapshot, "rond_up"))[0] == "round_up"


def test_words_that_are_a_whole_name_find_it_first(snapshot):
    assert names(search(snapshot, "price list"))[0] == "PriceList"


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {"round_up", "test_rounding", "showPrice"}),
        (Filters(tests=False), {"round_up", "showPrice"}),
        (Filters(languages=frozenset({"typescript"})), {"showPrice"}),
        (Filters(paths=("shop",)), {"round_up"}),
        (Filters(paths=("*.ts", "tests/")), {"test_rounding", "showPrice"}),
        (Filters(paths=("shop/mail.py",)), set()),
        (Filters(kinds=frozenset({"container"})), set()),
        (Filters(kinds=frozenset({"function"}), tests=False), {"round_up", "showPrice"}),
    ],
)
def test_filters(snapshot, filters, expected):
    answer = search(snapshot, "rounds a price to cents", Options(filters=filters))
    found = {
        hit.symbol.name
        for hit in answer.hits
        if "rounds" in hit.words and hit.symbol.detail != "module"
    }
    assert found == expected


@pytest.mark.parametrize(
    "question",
    ["", " ", "?", "\0", "a", '"', "NEAR(a b)", "name:x OR *", "'; drop table passage; --", "x" * 100_000,
     "price " * 20_000, "где проверяется цена", "価格を丸める", "price\0list", "\ud800 price", "-", "^a*"],
)  # fmt: skip
def test_any_text_is_a_question(snapshot, question):
    answer = search(snapshot, question, Options(limit=3))
    assert len(answer.hits) <= 3
    assert answer == search(snapshot, question, Options(limit=3))


def test_pages_follow_each_other(snapshot):
    whole = search(snapshot, "price", Options(limit=6))
    first = search(snapshot, "price", Options(limit=2))
    second = search(snapshot, "price", Options(limit=2, offset=2))
    assert first.more
    assert first.hits + second.hits == whole.hits[:4]
    assert not search(snapshot, "price", Options(limit=0)).hits


class Fixed:
    """A model that knows two directions: money and post."""

    def __init__(self, snapshot, known=()):
        self.known = set(known)
        self.asked = []

    def direction(self, text):
        return bytes([0, 127]) if "post" in text else bytes([127, 0])

    def question(self, text):
        return self.direction(text)

    def passages(self, snapshot, ids):
        self.asked += ids
        return {number: bytes([127, 0]) for number in ids}

    def off(self):
        return ""


class Stored:
    """A store in which the letter's vector is that of post and all others are of money."""

    def __init__(self, snapshot, known):
        self.rows = snapshot.symbols(known)

    kind = ""

    def vectors(self, ids):
        made = {"send_letter": bytes([0, 127])}
        return {i: made.get(self.rows[i].name, bytes([127, 0])) for i in ids if i in self.rows}

    def nearest(self, vector, k, among=None):
        found = self.vectors([i for i in self.rows if among is None or i in among])
        scored = [(i, angle(vector, other)) for i, other in found.items()]
        return sorted(scored, key=lambda item: (-item[1], item[0]))[:k]

    def count(self):
        return len(self.rows)


def angle(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True)) / (math.hypot(*a) * math.hypot(*b))


def all_symbols(snapshot):
    rows = [row for file in snapshot.files() for row in snapshot.symbols_in(file.path)]
    return [row.id for row in rows]


@pytest.fixture
def plain_cosine(monkeypatch):
    monkeypatch.setattr("core.search.candidates.cosine", angle)


@pytest.mark.usefixtures("plain_cosine")
@pytest.mark.parametrize("fusion", list(Fusion))
def test_meaning_finds_what_no_word_does(snapshot, fusion):
    stored = Stored(snapshot, all_symbols(snapshot))
    answer = search(snapshot, "the post", Options(fusion=fusion), stored, Fixed(snapshot))
    assert names(answer)[0] == "send_letter"
    assert answer.hits[0].meaning == pytest.approx(1.0)
    assert "meaning 1.00" in answer.hits[0].why
    assert answer.coverage == 1.0


@pytest.mark.usefixtures("plain_cosine")
def test_what_has_no_vector_yet_is_embedded_when_words_have_found_it(snapshot):
    model = Fixed(snapshot)
    answer = search(snapshot, "deliver a message", Options(), Stored(snapshot, []), model)
    assert answer.coverage == 0.0
    assert [snapshot.symbol(number).name for number in model.asked][:1] == ["send_letter"]
    assert answer.hits[0].meaning is not None


def test_without_vectors_scores_are_those_of_the_words():
    fused = fuse(Fusion.SCORES, {1: 0.4, 2: 0.9}, {})
    assert [(hit.symbol, hit.score) for hit in fused] == [(2, 0.9), (1, 0.4)]


def test_chance_hits_of_words_do_not_outweigh_meaning():
    words, meaning = {1: 0.2, 2: 0.1}, {3: 0.6, 1: 0.3, 2: 0.2}
    for fusion in Fusion:
        assert fuse(fusion, words, meaning)[0].symbol == 3


@pytest.mark.parametrize(
    ("question", "route"),
    [
        ("x", Route.NAME),
        ("HttpClient", Route.NAME),
        ("a.b.c", Route.NAME),
        ("std::vector push_back", Route.NAME),
        ("get user", Route.WORDS),
        ("retry with back-off", Route.WORDS),
        ("where is parseHeaders used", Route.WORDS),
        ("", Route.NAME),
    ],
)
def test_routes(question, route):
    assert route_of(question) is route
