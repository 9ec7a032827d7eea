"""What the benchmark of questions in plain words asks."""

import pytest

from benchmarks.plain_questions import documented_questions, projects, remove_documentation
from core.search.words import question_words, words_of
from core.store.passages import stem_of

SOURCES = {
    "a.py": 'def load(path):\n    """Reads the settings of a user. Then more."""\n\n\ndef bare(): pass\n',
    "b.go": "package b\n\n// Wait sleeps as long as it must.\nfunc Wait() {}\n",
    "C.java": "class C {\n    /**\n     * Opens a door for people.\n     * @return it\n     */\n"
    "    int open() { return 1; }\n}\n",
    "é.ts": "/** Größe of a thing in metres. */\nexport function size() {}\n",
}


@pytest.fixture
def root(tmp_path):
    for path, source in SOURCES.items():
        (tmp_path / path).write_text(source, encoding="utf-8")
    return tmp_path


def test_no_question_has_a_word_of_its_targets_names():
    for project in projects():
        for question in project.questions:
            asked = {stem_of(word) for word in question_words(question.ask)}
            for target in question.targets:
                name = target.rpartition("::")[2]
                assert asked.isdisjoint(stem_of(word) for word in words_of(name)), question
            assert 1 <= len(question.targets) <= 4


def test_projects_are_of_several_languages_and_one_is_held_out():
    found = projects()
    assert len({project.language for project in found}) >= 3
    assert sum(project.held_out for project in found) == 1
    assert all(len(project.questions) >= 10 for project in found)


def test_first_sentences_are_asked_of_sources_without_documentation(root):
    found = {question.ask: question.targets for question in documented_questions(root)}
    assert found == {
        "Reads the settings of a user.": {"a.py::load"},
        "sleeps as long as it must.": {"b.go::Wait"},
        "Opens a door for people.": {"C.java::C::open"},
        "Größe of a thing in metres.": {"é.ts::size"},
    }
    before = {path: (root / path).read_bytes() for path in SOURCES}
    remove_documentation(root)
    for path, source in before.items():
        now = (root / path).read_bytes()
        assert len(now) == len(source)
        assert now.count(b"\n") == source.count(b"\n")
    assert documented_questions(root) == []
    compile((root / "a.py").read_text(), "a.py", "exec")
