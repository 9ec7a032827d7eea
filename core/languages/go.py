"""Go: what its built-in names and a few well-known types give, as far as that carries a value through.

Packages are folders: core.link.folders. The standard library is outside.
"""

from core.languages.go_modules import (
    declared_module,
    faces,
    fitting,
    is_offered,
    no_submodule,
    resolve_module,
    sees,
)
from core.languages.go_names import BUILTINS
from core.languages.rules import CallRule, Form, LanguageRules

BUILTIN = "builtin"
CALLS = {
    f"{BUILTIN}.append": CallRule("", "argument"),
    f"{BUILTIN}.make": CallRule("", "instance"),
    f"{BUILTIN}.new": CallRule("", "instance"),
    f"{BUILTIN}.min": CallRule("", "argument"),
    f"{BUILTIN}.max": CallRule("", "argument"),
    "slices.Clone": CallRule("", "argument"),
    "slices.Sorted": CallRule("list", "element"),
    "slices.Collect": CallRule("list", "element"),
    "maps.Clone": CallRule("", "argument"),
}
FORMS = {
    "iter.Seq": Form("function", argument=-1, takes=(0,)),
    "iter.Seq2": Form("function", argument=-1, takes=(0, 1)),
    "sync/atomic.Pointer": Form("sequence", "holder"),
}

RULES = LanguageRules(
    resolve_module=resolve_module,
    submodule=no_submodule,
    declared=declared_module,
    builtin_module=BUILTIN,
    builtins=BUILTINS,
    calls=CALLS,
    forms=FORMS,
    same_types={"byte": "uint8", "rune": "int32", "any": ""},
    container_members={"": {"Load": "element", "Swap": "element"}},
    packages=True,
    package_folders=True,
    members_apart=True,
    program="main",
    faces=faces,
    sees=sees,
    fitting=fitting,
    offers_name=is_offered,
    nearest_first=True,
)
