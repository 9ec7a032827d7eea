"""What is searched of a file's symbols."""

import pytest

from core.embed.batches import BESIDE
from core.extract import extract
from core.languages import language_named
from core.search.passages import passages_of, texts_of
from core.search.words import distinct_words, question_words, words_of

LANGUAGES = {"py": "python", "go": "go", "ts": "typescript", "java": "java"}


def passages(path, source, **options):
    text = source.encode()
    facts = extract(text, language_named(LANGUAGES[path.rpartition(".")[2]]))
    return {
        facts.symbols[one.symbol].qualified: one
        for one in passages_of(path, facts, text, **options)
    }


PYTHON = '''
"""Sending mail."""
LIMIT = 3
def send_mail(to, retryCount=1, *, größe=2):
    """Sends one letter.

    Tries again.
    """
    connection = open_socket(to)  # over the wire
    def inner(x): pass
    for each in range(retryCount): connection.push(each)
class Box:
    #: how wide
    width = 1
    height = 2
    def fold(self): "Folds it."
'''


def test_python():
    found = passages("post/office/mail.py", PYTHON)
    assert set(found) == {
        "",
        "LIMIT",
        "send_mail",
        "send_mail::inner",
        "Box",
        "Box::width",
        "Box::fold",
    }
    mail = found["send_mail"]
    assert mail.name == "send mail"
    assert mail.where == "post office mail"
    assert mail.doc == "Sends one letter.\n\nTries again."
    assert {"to", "retry", "count", "grösse"} <= set(mail.signature.split())
    assert {"connection", "open", "socket", "wire", "push"} <= set(mail.body.split())
    assert "letter" not in mail.body
    assert found["Box"].body == "width height fold"
    assert "Box::height" not in found
    assert found[""].name == "mail"


def test_without_documentation():
    found = passages("mail.py", PYTHON, documented=False)
    assert found["send_mail"].doc == ""
    assert "letter" not in " ".join(found["send_mail"][1:])


@pytest.mark.parametrize(
    ("path", "source", "name", "doc"),
    [
        ("a.go", "package a\n\n// Wait sleeps.\n//\n// Long.\nfunc Wait() {}\n", "Wait", "Wait sleeps."),
        ("a.ts", "/**\n * Waits {@link x}.\n * @param n long\n */\nfunction wait(n) {}\n", "wait", "Waits  x ."),
        ("A.java", "class A {\n /** Waits.\n  @return it */\n int wait() { }\n}\n", "A::wait", "Waits.\n\n"),
        ("b.py", "# Copyright 2020 Us\n\n# Runs.\ndef run(): pass\n", "run", "Runs."),
    ],
)  # fmt: skip
def test_documentation_begins_with_what_a_person_would_read(path, source, name, doc):
    assert passages(path, source)[name].doc.startswith(doc)


def test_licences_are_no_documentation_of_a_module():
    found = passages(
        "a.go", "// Copyright 2020 Us\n// Licensed freely.\n\npackage a\n\nfunc F() {}\n"
    )
    assert "opyright" not in found[""].doc
    assert "a" not in found  # what only says the package


def test_the_text_that_is_embedded_begins_with_the_name_and_says_what_and_where():
    source = PYTHON.encode()
    facts = extract(source, language_named("python"))
    texts = {
        facts.symbols[index].qualified: text
        for index, text in texts_of("post/mail.py", facts, source)
    }
    assert texts["send_mail"].startswith("send mail. Sends one letter. in post mail. ")
    assert "Tries" not in texts["send_mail"]


def test_the_classic_recipe_cuts_long_bodies_into_pieces_that_overlap():
    source = b"def f():\n" + b"    call_something(1)\n" * 200
    facts = extract(source, language_named("python"))
    texts = [
        text
        for index, text in texts_of("a.py", facts, source, "classic")
        if facts.symbols[index].name == "f"
    ]
    assert len(texts) > 2
    assert texts[0].startswith("f def f():")
    assert texts[1][-100:] == texts[2][:100]


def test_words():
    assert words_of("parseHTTPHeaders v2 größe_x") == [
        "parse",
        "http",
        "headers",
        "v",
        "2",
        "grösse",
        "x",
    ]
    assert distinct_words(["return self.a_name, self.aName"], 9) == ["name"]
    assert question_words("Where do we wait for the lock?") == ["wait", "lock"]
    assert question_words("where is it") == ["where", "is", "it"]
    assert question_words("\"* NEAR(( ' \0 ;--") == ["near"]


def test_what_is_not_documented_has_its_code_beside_it():
    source = b"def wait(n):\n    sleep(n ** 2)  # \xc3\xa9\n\ndef said():\n    'Says.'\n"
    facts = extract(source, language_named("python"))
    texts = {
        facts.symbols[i].name: text.split(BESIDE) for i, text in texts_of("a.py", facts, source)
    }
    assert len(texts["said"]) == 1
    words, code = texts["wait"]
    assert words.startswith("wait. in a")
    assert code == "wait. in a. def wait(n):. sleep(n ** 2) # é"
