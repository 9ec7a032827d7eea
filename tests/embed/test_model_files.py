"""Where the model comes from, and what is said where a file is not what it should be."""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.embed import building, loading, model
from core.embed.building import find_model, package_folder
from core.embed.loading import load, prepare
from core.embed.model import MADE, ONNX, TOKENIZER, Precision, check_made
from core.embed.wanted import FOLDER_VARIABLE, Wanted, wanted_by
from core.errors import CannotBuild, NoModel, WrongModel

pytestmark = pytest.mark.slow


def no_download(folder):
    raise AssertionError("nobody allowed that")


@pytest.fixture
def no_package(monkeypatch):
    monkeypatch.setattr(building, "PACKAGE", "no_package_of_this_name")


@pytest.fixture
def copied(model, tmp_path):
    folder = tmp_path / "copied"
    shutil.copytree(model.folder, folder)
    return folder


def test_what_was_made_is_whole_and_is_not_made_again(model, monkeypatch):
    assert check_made(model.folder) is Precision.FP32
    monkeypatch.setattr(building, "convert", no_download)
    assert prepare(Wanted(cache=model.folder.parent)) == model


def test_a_named_folder_comes_first(model, copied, tmp_path):
    wanted = Wanted(folder=copied, cache=tmp_path / "unused")
    assert prepare(wanted) == (copied, Precision.FP32)
    assert not wanted.cache.exists()


def test_a_named_folder_may_hold_the_published_files(model):
    wanted = Wanted(folder=package_folder(), cache=model.folder.parent)
    assert prepare(wanted) == model


def test_without_a_model_it_is_said_how_to_get_one(no_package, tmp_path):
    with pytest.raises(NoModel, match="pip install"):
        find_model(Wanted(cache=tmp_path), no_download)


def test_without_the_libraries_it_is_said_which_extra_has_them(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "core.embed.building", None)
    with pytest.raises(NoModel, match=r"codescope-ls\[model\]"):
        prepare(Wanted(cache=tmp_path))


def test_an_empty_folder_holds_no_model(tmp_path):
    with pytest.raises(NoModel, match="holds no model"):
        find_model(Wanted(folder=tmp_path, cache=tmp_path / "cache"), no_download)


def test_other_weights_are_refused(lookalike, tmp_path):
    with pytest.raises(WrongModel, match=r"model\.safetensors is not a file of"):
        find_model(Wanted(folder=lookalike, cache=tmp_path / "cache"), no_download)
    assert not list((tmp_path / "cache").glob("*MiniLM*"))


def test_an_unknown_export_is_refused(lookalike, tmp_path):
    (lookalike / ONNX).write_bytes(b"onnx")
    with pytest.raises(WrongModel, match="none of the known exports"):
        find_model(Wanted(folder=lookalike, cache=tmp_path), no_download)


@pytest.mark.parametrize("name", [ONNX, TOKENIZER, MADE])
def test_a_truncated_file_is_refused(copied, tmp_path, name):
    os.truncate(copied / name, 100)
    with pytest.raises(WrongModel):
        prepare(Wanted(folder=copied, cache=tmp_path / "cache"))


def test_a_file_that_is_gone_is_refused(copied, tmp_path):
    (copied / TOKENIZER).unlink()
    with pytest.raises(WrongModel, match="cannot be read"):
        prepare(Wanted(folder=copied, cache=tmp_path / "cache"))


def test_swapped_files_are_refused(copied, small_model, tmp_path):
    shutil.copyfile(small_model.folder / ONNX, copied / ONNX)
    with pytest.raises(WrongModel):
        prepare(Wanted(folder=copied, cache=tmp_path / "cache"))


def test_a_file_that_was_swapped_with_its_record_gives_no_vectors(small_model, tmp_path):
    """Who says that a small model is a whole one is found out by its vectors."""
    folder = tmp_path / "disguised"
    shutil.copytree(small_model.folder, folder)
    made = json.loads((folder / MADE).read_text())
    (folder / MADE).write_text(json.dumps({**made, "precision": "fp32"}))
    found = prepare(Wanted(folder=folder, cache=tmp_path))
    with pytest.raises(WrongModel, match="vectors"):
        load(found)


def test_a_small_model_is_no_whole_one(small_model, tmp_path):
    with pytest.raises(WrongModel, match="int8 only"):
        prepare(Wanted(folder=small_model.folder, cache=tmp_path))


def test_a_damaged_cache_is_made_anew(model, copied):
    cache = copied.parent / "cache"
    cache.mkdir()
    copied.rename(cache / model.folder.name)
    os.truncate(cache / model.folder.name / ONNX, 1000)
    found = prepare(Wanted(cache=cache))
    assert check_made(found.folder) is Precision.FP32
    assert {path.name for path in cache.iterdir()} == {"lock", model.folder.name}


def test_a_damaged_cache_without_a_source_is_an_error(model, copied, no_package):
    cache = copied.parent / "cache"
    cache.mkdir()
    copied.rename(cache / model.folder.name)
    os.truncate(cache / model.folder.name / ONNX, 1000)
    with pytest.raises(WrongModel):
        find_model(Wanted(cache=cache), no_download)


def test_no_permission(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotBuild, match="cannot be stored in"):
        prepare(Wanted(cache=tmp_path / "file" / "models"))


def test_a_full_disk_leaves_nothing_behind(tmp_path, monkeypatch):
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        write(path, data[:1000])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CannotBuild, match="No space left"):
        prepare(Wanted(cache=tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]


def test_two_processes_make_one_model(tmp_path):
    program = (
        "import sys; from pathlib import Path; from core.embed.wanted import Wanted;"
        "from core.embed.loading import prepare; print(prepare(Wanted(cache=Path(sys.argv[1]))).folder.name)"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    root = Path(model.__file__).parents[2]
    both = [
        subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[0].strip() for process in both]
    assert said == ["all-MiniLM-L6-v2-fp32"] * 2
    assert {path.name for path in tmp_path.iterdir()} == {"lock", "all-MiniLM-L6-v2-fp32"}
    assert check_made(tmp_path / said[0]) is Precision.FP32


def test_what_a_killed_process_began_is_swept(model, small_model, tmp_path, monkeypatch):
    left = tmp_path / "all-MiniLM-L6-v2-fp32.99999.new"
    left.mkdir()
    (left / ONNX).write_bytes(b"half")
    monkeypatch.setattr(building, "package_folder", lambda: model.folder)
    prepare(Wanted(cache=tmp_path, precision=Precision.INT8))
    assert not left.exists()


def test_a_download_only_where_it_is_allowed_and_only_what_is_known(
    no_package, lookalike, tmp_path
):
    (lookalike / ONNX).write_bytes(b"onnx")
    with pytest.raises(WrongModel, match="none of the known exports"):
        find_model(Wanted(cache=tmp_path, network=True), lambda folder: lookalike)
    assert not list(tmp_path.glob("*MiniLM*"))


def test_a_download_is_kept(no_package, model, tmp_path, monkeypatch):
    known = model_hashes(model.folder)
    monkeypatch.setattr("core.embed.model.EXPORTS", (known,))

    def download(folder: Path) -> Path:
        shutil.copytree(model.folder, folder)
        (folder / MADE).unlink()
        return folder

    found = find_model(Wanted(cache=tmp_path, network=True), download)
    assert find_model(Wanted(cache=tmp_path), no_download) == found
    assert model_hashes(found.folder) == known


def test_what_fastembed_cannot_get_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr("core.embed.download.OnnxTextEmbedding.download_model", lambda *_: 1 / 0)
    with pytest.raises(NoModel, match="could not be downloaded"):
        loading.fetch(tmp_path)


def model_hashes(folder: Path) -> tuple[str, str]:
    return model.sha256(folder / ONNX), model.sha256(folder / TOKENIZER)


def test_settings_come_before_the_environment():
    environment = {FOLDER_VARIABLE: "/of/environment", "CODESCOPE_MODEL_CACHE": "/cache"}
    assert wanted_by("", "", False, environment).folder == Path("/of/environment")
    wanted = wanted_by("/of/settings", "int8", True, environment)
    assert wanted == Wanted(Path("/of/settings"), Path("/cache"), Precision.INT8, True)
