"""Python: the environment of a workspace, and the files of modules in it.

An environment is recognised by what lies in it (`pyvenv.cfg`, `lib/python3.x/site-packages`), never by running it.
"""

import re
from collections.abc import Iterator

from core.languages.packages import Candidate, Disk, PackageRules, Surroundings

OWN_ENVIRONMENTS = (".venv", "venv", "env", ".env")
VERSION = re.compile(r"python3(?:\.(\d+))?$")
USUAL_PREFIXES = ("/usr/local", "/usr", "/opt/homebrew", "/opt/local")
# A module's own source first: a stub says what it is, the source where it is.
SUFFIXES = (".py", "/__init__.py", ".pyi", "/__init__.pyi")


def search_folders(around: Surroundings, disk: Disk) -> tuple[str, ...]:
    """site-packages of the chosen interpreter, of the workspace's environment, of the one that is active, or of the
    system, and behind them the standard library that belongs to it."""
    for environment in environments(around, disk):
        found = folders_of_prefix(environment, disk)
        if found:
            return found
    return ()


def environments(around: Surroundings, disk: Disk) -> Iterator[str]:
    """Prefixes of environments, the likeliest first."""
    if around.interpreter:
        path = around.interpreter.replace("\\", "/").rstrip("/")
        if not path.startswith("/") and ":" not in path[:3]:
            path = f"{around.root}/{path}"
        yield from prefixes_of_program(path, disk) if disk.is_file(path) else iter((path,))
    for name in OWN_ENVIRONMENTS:
        yield f"{around.root}/{name}"
    for name in disk.names(around.root):
        if disk.is_file(f"{around.root}/{name}/pyvenv.cfg"):
            yield f"{around.root}/{name}"
    variables = around.variables or {}
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if prefix := variables.get(variable):
            yield prefix.replace("\\", "/").rstrip("/")
    for folder in variables.get("PATH", "").split(variables.get("PATHSEP", ":")):
        program = f"{folder.rstrip('/')}/python3"
        if disk.is_file(program):
            yield from prefixes_of_program(program, disk)
    yield from USUAL_PREFIXES


def prefixes_of_program(path: str, disk: Disk) -> Iterator[str]:
    """<prefix>/bin/python3 -> <prefix>: as it is called, then where it really lies."""
    for program in (path, disk.real(path).replace("\\", "/")):
        folder = program.rpartition("/")[0]
        yield (
            folder
            if folder.rpartition("/")[2].lower() not in ("bin", "scripts")
            else folder.rpartition("/")[0]
        )


def folders_of_prefix(prefix: str, disk: Disk) -> tuple[str, ...]:
    """Where modules of an environment are looked up; empty when it is none."""
    config = read_config(f"{prefix}/pyvenv.cfg", disk)
    packages = site_packages(prefix, disk)
    base = prefix
    if config:
        home = config.get("home", "").replace("\\", "/").rstrip("/")
        if home:
            base = home.rpartition("/")[0] if home.endswith(("/bin", "/Scripts")) else home
    library = standard_library(base, wanted_version(prefix, config, disk), disk)
    if config and config.get("include-system-site-packages", "").lower() == "true":
        packages += site_packages(base, disk)
    elif not config:
        packages += tuple(
            path
            for path in ("/usr/lib/python3/dist-packages",)
            if prefix == "/usr" and disk.is_folder(path)
        )
    if not packages and not library:
        return ()
    return tuple(dict.fromkeys((*packages, *library)))


def read_config(path: str, disk: Disk) -> dict[str, str]:
    text = disk.read(path)
    if text is None:
        return {}
    pairs = (line.partition("=") for line in text.decode("utf-8", "replace").splitlines())
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def site_packages(prefix: str, disk: Disk) -> tuple[str, ...]:
    candidates = [
        f"{prefix}/{library}/{version}/site-packages"
        for library in ("lib", "lib64")
        for version in versions(f"{prefix}/{library}", disk)
    ]
    candidates.append(f"{prefix}/Lib/site-packages")
    found = [path for path in candidates if disk.is_folder(path)]
    return tuple({disk.real(path): path for path in reversed(found)}.values())[::-1]


def versions(library: str, disk: Disk) -> list[str]:
    """Names of the folders of Python versions in a library folder, the newest first."""
    found = [
        (int(match[1] or 0), name) for name in disk.names(library) if (match := VERSION.match(name))
    ]
    return [name for _, name in sorted(found, reverse=True)]


def wanted_version(prefix: str, config: dict[str, str], disk: Disk) -> str:
    """ "python3.11", as the environment says; "" when it does not."""
    told = config.get("version_info") or config.get("version") or ""
    parts = told.split(".")
    if len(parts) >= 2:
        return f"python{parts[0]}.{parts[1]}"
    found = [
        v
        for v in versions(f"{prefix}/lib", disk)
        if disk.is_folder(f"{prefix}/lib/{v}/site-packages")
    ]
    return found[0] if found else ""


def standard_library(base: str, version: str, disk: Disk) -> tuple[str, ...]:
    places = [f"{base}/lib/{version}"] if version else []
    places += [f"{base}/lib/{name}" for name in versions(f"{base}/lib", disk) if not version]
    places.append(f"{base}/Lib")
    return tuple(path for path in places if disk.is_file(f"{path}/os.py"))[:1]


def candidates(
    name: str, folders: tuple[str, ...], asking: str, root: str, disk: Disk
) -> Iterator[Candidate]:
    """Files of an absolute module name. Stub-only packages come last."""
    head, _, rest = name.partition(".")
    inner = name.replace(".", "/")
    for folder in folders:
        if disk.is_folder(f"{folder}/{head}") or not rest:
            for suffix in SUFFIXES:
                yield Candidate(f"{folder}/{inner}{suffix}", folder)
    for folder in folders:
        stubs = f"{folder}/{head}-stubs"
        if disk.is_folder(stubs):
            tail = rest.replace(".", "/")
            for suffix in (".pyi", "/__init__.pyi"):
                path = f"{stubs}/{tail}{suffix}" if tail else f"{stubs}/__init__.pyi"
                yield Candidate(path, folder)


PACKAGES = PackageRules(search_folders, candidates)
