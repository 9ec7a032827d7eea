"""Which truth a language has, and what its own parser says of a package: servers are asked, compilers tabulate."""

from collections.abc import Mapping

from benchmarks.asking import AnswerCache, Asker
from benchmarks.corpora import TRUTH, Corpus
from benchmarks.golang import go_facts, gopls_server
from benchmarks.javac import java_tables, javac_server
from benchmarks.rustdoc import rust_tables, rustdoc_server
from benchmarks.servers import truth_server
from benchmarks.source_facts import SourceFacts, facts_of
from benchmarks.tables import TableAsker


def truth_about(corpus: Corpus, name: str | None = None) -> Asker:
    """The truth of the corpus's language, or the named one; answers that take time are kept on disk."""
    name = name or TRUTH[corpus.language]
    if name == "javac":
        return TableAsker(corpus, javac_server(), java_tables(corpus.folder, corpus.files))
    if name == "rustdoc":
        return TableAsker(corpus, rustdoc_server(), rust_tables(corpus.folder, corpus.files))
    server = gopls_server() if name == "gopls" else truth_server(name)
    return Asker(corpus, server, AnswerCache(corpus, server))


def source_facts(corpus: Corpus) -> Mapping[str, SourceFacts]:
    """By the language's own parser; files that it refuses are missing."""
    if corpus.language == "java":
        return java_tables(corpus.folder, corpus.files).facts
    if corpus.language == "rust":
        return rust_tables(corpus.folder, corpus.files).facts
    if corpus.language == "go":
        return dict(go_facts(corpus.folder, corpus.files))
    return facts_of(corpus.folder, corpus.files, corpus.language)
