"""Build hook: with CODESCOPE_COMPILE=1 in the environment the wheel carries the compiled engine."""

import os
import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):
    """Compiles in place and takes the extension modules into the wheel; a plain wheel otherwise."""

    def dependencies(self) -> list[str]:
        return (
            ["mypy>=2,<3", "setuptools>=75"] if os.environ.get("CODESCOPE_COMPILE") == "1" else []
        )

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "standard" or os.environ.get("CODESCOPE_COMPILE") != "1":
            return
        script = runpy.run_path(str(Path(self.root) / "scripts" / "compile_core.py"))
        for path in script["compile_in_place"]():
            name = str(Path(path).relative_to(self.root))
            build_data["force_include"][name] = name
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
