"""Which model is asked for: what a user may say about it. Loads nothing of what a model needs."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_cache_path

from core.embed.model import Precision

FOLDER_VARIABLE = "CODESCOPE_MODEL"
CACHE_VARIABLE = "CODESCOPE_MODEL_CACHE"
HOW_TO_TURN_ON = (
    "pip install 'codescope-ls[model]', or name a folder that has it"
    f" (setting modelFolder, environment {FOLDER_VARIABLE})"
)


def default_cache() -> Path:
    return user_cache_path("codescope", appauthor=False) / "models"


@dataclass(frozen=True, slots=True)
class Wanted:
    """`network`: whether it may be downloaded."""

    folder: Path | None = None
    cache: Path = field(default_factory=default_cache)
    precision: Precision = Precision.FP32
    network: bool = False


def wanted_by(
    folder: str, precision: str, network: bool, environment: Mapping[str, str] = os.environ
) -> Wanted:
    """What settings and environment ask for; settings come first, what is not understood has its default."""
    named = folder or environment.get(FOLDER_VARIABLE, "")
    cache = environment.get(CACHE_VARIABLE, "")
    return Wanted(
        Path(named).expanduser() if named else None,
        Path(cache).expanduser() if cache else default_cache(),
        Precision.INT8 if precision == Precision.INT8 else Precision.FP32,
        network,
    )
