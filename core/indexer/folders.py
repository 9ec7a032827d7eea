"""Folders that hold no source of the workspace: environments, caches, build results, other people's code."""

from collections.abc import Collection, Set

from core.model import FilePath

# Left out wherever they are, whether git ignores them or not.
NEVER = frozenset(
    {
        ".git", ".hg", ".svn", ".bzr", ".jj", "_darcs", "CVS", ".codescope",
        ".venv", "__pycache__", "__pypackages__", ".tox", ".nox", ".eggs", ".direnv",
        ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".ipynb_checkpoints",
        "node_modules", "bower_components", "jspm_packages", ".yarn", ".pnpm-store", ".npm",
        ".next", ".nuxt", ".output", ".svelte-kit", ".angular", ".parcel-cache", ".turbo", ".nx", ".vite",
        ".cache", ".gradle", ".idea", ".vs", ".terraform", ".bundle", ".dart_tool", ".build", "DerivedData",
    }
)  # fmt: skip
# Left out unless they are a package of the workspace, which the file that makes a folder one tells.
BUILD = frozenset({"build", "dist", "venv", "virtualenv", "_build", "site-packages"})
VENDORED = frozenset({"vendor", "vendored", "third_party", "third-party", "thirdparty", "3rdparty"})
# Beside one of these files, `target` is a build result.
TARGET_MAKERS = frozenset({"Cargo.toml", "pom.xml", "build.sbt", "project.clj"})
# Below these, folders are packages whatever they are called: packages that are named by domains, and their roots.
DOMAINS = frozenset({"com", "org", "net", "edu", "gov"})
SOURCE_ROOTS = frozenset({"java", "kotlin", "scala", "groovy"})
# What is found in such folders, whatever they are called.
ENVIRONMENT_MARKS = {
    "pyvenv.cfg": "a Python environment",
    "conda-meta": "a conda environment",
    "CACHEDIR.TAG": "a cache",
}


def refused_by_name(name: str, siblings: Collection[str]) -> bool:
    """Whether a folder is left out without looking into it."""
    if name in NEVER or name.endswith(".egg-info"):
        return True
    return name == "target" and not TARGET_MAKERS.isdisjoint(siblings)


def refused_by_content(folder: FilePath, inside: Collection[str], package_files: Set[str]) -> bool:
    """Whether a folder holds an environment, a cache or a build result. `inside`: the names of what is in it."""
    if any(mark in inside for mark in ENVIRONMENT_MARKS):
        return True
    return is_called(folder, BUILD) and package_files.isdisjoint(inside)


def is_called(folder: FilePath, names: Set[str]) -> bool:
    """Whether a folder has one of these names, and is not a part of a package: com/google/thirdparty,
    src/main/java/build."""
    *above, name = folder.split("/")
    if name not in names:
        return False
    return DOMAINS.isdisjoint(above[:-1]) and SOURCE_ROOTS.isdisjoint(above[1:])


def is_vendored(folder: FilePath, inside: Collection[str], package_files: Set[str]) -> bool:
    """Whether a folder holds copies of other people's code. One that is imported as a package is ours to navigate."""
    return is_called(folder, VENDORED) and package_files.isdisjoint(inside)
