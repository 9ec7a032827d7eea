"""Which version of us this is."""

from importlib.metadata import PackageNotFoundError, version


def own_version() -> str:
    try:
        return version("codescope-ls")
    except PackageNotFoundError:  # run from a folder that was never installed
        return "unknown"
