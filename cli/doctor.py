"""`codescope doctor`."""

import importlib
import os
from pathlib import Path
from typing import Any

from cli.showing import FOUND, OUT, USAGE, show
from core.workspace.findings import Health, missing_libraries

STYLES = {Health.GOOD: "green", Health.ODD: "yellow", Health.BAD: "red"}


def doctor(path: Path, form: str) -> int:
    """Exit code 0 when all works, 2 when something does not."""
    root = Path(os.path.normpath(path.expanduser().absolute()))
    findings = list(missing_libraries())
    if not findings:  # what checks the rest needs them itself
        findings = list(importlib.import_module("core.workspace.checkup").check_up(root))
    rows: list[dict[str, Any]] = [finding._asdict() for finding in findings]

    def human() -> None:
        for finding in findings:
            OUT.print(f"{finding.health:<5}", style=STYLES[finding.health], end="")
            OUT.print(f"{finding.subject}: {finding.text}", markup=False)
            if finding.advice:
                OUT.print(f"     {finding.advice}", markup=False, style="dim")

    def compact() -> None:
        for finding in findings:
            print(finding.health, f"{finding.subject}: {finding.text}", finding.advice, sep="\t")

    show({"findings": rows}, form, human, compact)
    return USAGE if any(finding.health == Health.BAD for finding in findings) else FOUND
