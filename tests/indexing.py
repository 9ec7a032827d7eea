"""Files of a test -> an index of them, without processes: extract, link, store."""

from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from core.extract import extract
from core.languages import language_for
from core.link.linker import Linker
from core.store.index import Store
from core.store.packed_links import pack_links
from core.store.packing import pack_file
from core.store.rows import FileRecord


def write_files(root: Path, files: Mapping[str, bytes]) -> None:
    for path, source in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(source)


def put_files(store: Store, writer, files: Mapping[str, bytes]) -> None:
    """Store these files and link everything anew."""
    with writer.transaction():
        for path, source in files.items():
            language = language_for(path)
            if language is None:
                writer.put_config(path, source)
                continue
            packed = pack_file(source, extract(source, language))
            writer.put_file(FileRecord(path, language.name, len(source), 0, packed.tag), packed)
    link_all(store, writer)


def link_all(store: Store, writer) -> None:
    with store.snapshot() as snapshot:
        linker = Linker(snapshot)
        with writer.transaction():
            for row in snapshot.files():
                facts = snapshot.facts(row.path)
                if facts is not None:
                    writer.put_links(row.path, pack_links(facts, linker.link(row.path)))


@contextmanager
def indexed(files: Mapping[str, bytes]):
    """A store on a fresh folder with these files in it."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write_files(root, files)
        store = Store(root)
        writer = store.open_writer()
        put_files(store, writer, files)
        writer.finish_bulk()
        writer.close()
        try:
            yield store
        finally:
            store.close()
