"""Rust crates by the machine's own cargo."""

from pathlib import Path

from benchmarks.tools import run_tool

TIMEOUT = 1500


def sources_from_cargo(spec: str, work: Path) -> Path:
    """The crate `name==version` in a folder below `work`."""
    name, _, version = spec.partition("==")
    project = work / "project"
    (project / "src").mkdir(parents=True)
    (project / "src" / "lib.rs").touch()
    wanted = f'{name} = "{f"={version}" if version else "*"}"'
    (project / "Cargo.toml").write_text(
        f'[package]\nname = "fetcher"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\n{wanted}\n'
    )
    run(["cargo", "vendor", "--quiet", "--versioned-dirs"], cwd=project)
    (found,) = (
        path
        for path in (project / "vendor").glob(f"{name}-*")
        if path.name.removeprefix(f"{name}-")[0].isdigit()
    )
    for leftover in (".cargo-checksum.json", "Cargo.toml.orig", "Cargo.lock"):
        (found / leftover).unlink(missing_ok=True)
    return found.rename(work / found.name)


def run(command: list[str], cwd: Path | None = None, stdin: str = "", **settings: str) -> str:
    """What one of Rust's commands says."""
    return run_tool(command, "Rust's cargo and rustdoc", TIMEOUT, cwd, stdin, **settings)
