"""Java packages by the machine's own Maven: their sources, and the libraries that these are compiled with."""

import shutil
import tempfile
import zipfile
from pathlib import Path

from benchmarks.cache import cache_folder
from benchmarks.tools import run_tool

PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1"
TIMEOUT = 600


def sources_from_maven(spec: str, work: Path) -> Path:
    """The sources of `group:artifact==version`, unpacked in a folder below `work`.

    Several, joined by `+`, are folders in one, as in a repository of many parts; they have no libraries.
    """
    specs = spec.split("+")
    if len(specs) == 1:
        folder, coordinates = _sources(spec, work)
        _keep_libraries(coordinates, folder.name, work)
        return folder
    whole = work / "-and-".join(_sources(one, work / "parts")[0].name for one in specs)
    return (work / "parts").rename(whole)


def _sources(spec: str, work: Path) -> tuple[Path, str]:
    """(folder of the sources, group:artifact:version)."""
    coordinates, _, version = spec.partition("==")
    if coordinates.count(":") != 1 or not version:
        raise SystemExit(f"{spec}: Java packages are named group:artifact==version")
    coordinates += f":{version}"
    with tempfile.TemporaryDirectory() as temporary:
        _copy(f"{coordinates}:jar:sources", Path(temporary))
        (archive,) = Path(temporary).glob("*.jar")
        folder = work / archive.stem.removesuffix("-sources")
        with zipfile.ZipFile(archive) as whole:
            names = [n for n in whole.namelist() if n.endswith(".java")]
            whole.extractall(folder, [n for n in names if not n.startswith("META-INF/")])
    return folder, coordinates


def libraries_of(folder: Path) -> tuple[Path, ...]:
    """The class files that a package fetched from Maven is compiled with, by the name of its folder."""
    return tuple(sorted((cache_folder("corpora", "java-libraries") / folder.name).glob("*.jar")))


def _keep_libraries(coordinates: str, name: str, work: Path) -> None:
    """All that the package's own project file names for compiling: what is optional to its users, too."""
    _copy(f"{coordinates}:pom", work)
    (project,) = work.glob("*.pom")
    with tempfile.TemporaryDirectory(dir=work) as temporary:
        fetched = Path(temporary) / name
        fetched.mkdir()
        _maven(
            f"{PLUGIN}:copy-dependencies",
            f"-DoutputDirectory={fetched}",
            "-DincludeScope=compile",
            "-f",
            str(project),
        )
        kept = cache_folder("corpora", "java-libraries") / name
        shutil.rmtree(kept, ignore_errors=True)
        fetched.rename(kept)


def _copy(artifact: str, folder: Path) -> None:
    _maven(f"{PLUGIN}:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={folder}")


def _maven(*arguments: str) -> None:
    local = cache_folder("servers", "maven")
    options = ["--quiet", "--batch-mode", f"-Dmaven.repo.local={local}"]
    run_tool(["mvn", *options, *arguments], "Maven to fetch Java packages", TIMEOUT, local)
