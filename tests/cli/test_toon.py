"""Values as Token-Oriented Object Notation, by the examples of its specification."""

import pytest

from cli.toon import encode


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"id": 123, "name": "Ada", "active": True}, "id: 123\nname: Ada\nactive: true"),
        ({"user": {"id": 1}}, "user:\n  id: 1"),
        ({"tags": ["admin", "ops"]}, "tags[2]: admin,ops"),
        ({"tags": []}, "tags: []"),
        (
            {"items": [{"sku": "A1", "qty": 2}, {"sku": "B2", "qty": 1}]},
            "items[2]{sku,qty}:\n  A1,2\n  B2,1",
        ),
        ({"items": [1, {"a": 1}, "x"]}, "items[3]:\n  - 1\n  - a: 1\n  - x"),
        ({"pairs": [[1, 2], [3, 4]]}, "pairs[2]:\n  - [2]: 1,2\n  - [2]: 3,4"),
        (
            {"items": [{"id": 1, "name": "a"}, {"id": 2, "name": "b", "extra": True}]},
            "items[2]:\n  - id: 1\n    name: a\n  - id: 2\n    name: b\n    extra: true",
        ),
        (["a", "b"], "[2]: a,b"),
        ({"a key": 1}, '"a key": 1'),
        ({"x": None}, "x: null"),
        ({"x": 1.0}, "x: 1"),
        ({"x": 1.5}, "x: 1.5"),
        ({"x": 1e-7}, "x: 1e-7"),
        ({"x": float("nan")}, "x: null"),
    ],
)
def test_examples(value: object, text: str) -> None:
    assert encode(value) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", '""'),
        ("true", '"true"'),
        ("42", '"42"'),
        ("-3.14", '"-3.14"'),
        ("05", '"05"'),
        (" padded ", '" padded "'),
        ("a,b", '"a,b"'),
        ("a: b", '"a: b"'),
        ('say "hi"', '"say \\"hi\\""'),
        ("line1\nline2", '"line1\\nline2"'),
        ("C:\\Users", '"C:\\\\Users"'),
        ("- item", '"- item"'),
        ("[5]", '"[5]"'),
        ("hello 👋 world", "hello 👋 world"),
        ("café", "café"),
    ],
)
def test_strings_are_quoted_where_they_must_be(text: str, written: str) -> None:
    assert encode({"x": text}) == f"x: {written}"
