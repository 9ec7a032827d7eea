"""JavaScript and TypeScript: what their built-in names and types give.

The tables name only what carries a value through: a container's elements, a promise's value, an argument that is
handed back, what a callback gets. Everything else of the standard library is simply outside.
"""

from core.languages.javascript_modules import PACKAGE, PACKAGES, parse_json, resolve_module
from core.languages.javascript_names import CLASS_MEMBERS, GLOBALS, OBJECT_MEMBERS, TYPES
from core.languages.javascript_offers import OFFERS
from core.languages.rules import CallRule, Finder, Form, LanguageRules, Module
from core.model import FilePath

LIBRARY = "lib"


def declared_package(path: FilePath, data: bytes) -> tuple[str, str] | None:
    """The name of the package that a file describes."""
    name = parse_json(data).get("name") if path.rpartition("/")[2] == PACKAGE else None
    return (PACKAGES, name) if isinstance(name, str) else None


def submodule(path: FilePath, name: str, finder: Finder) -> Module | None:
    """Modules are not members of folders."""
    return None


def _all(names: str, form: Form) -> dict[str, Form]:
    return {f"{LIBRARY}.{name}": form for name in names.split()}


FORMS: dict[str, Form] = {
    **_all("Array ReadonlyArray ArrayLike", Form("sequence", "array")),
    **_all("Set ReadonlySet WeakSet", Form("sequence", "set")),
    **_all(
        "Iterable IterableIterator Iterator IteratorObject ArrayIterator SetIterator AsyncIterable"
        " AsyncIterableIterator AsyncIterator Generator AsyncGenerator",
        Form("sequence", "iterator"),
    ),
    **_all("Map ReadonlyMap WeakMap", Form("mapping", "map")),
    **_all("Record", Form("mapping", "object")),
    **_all("MapIterator", Form("sequence", "iterator")),
    **_all("Promise PromiseLike", Form("coroutine")),
    **_all(
        "Partial Required Readonly Pick Omit Exclude Extract NonNullable NoInfer ThisType WeakRef",
        Form("same"),
    ),
    **_all("Awaited", Form("awaited")),
    **_all("ReturnType", Form("result")),
    **_all("InstanceType", Form("made")),
    **_all("Parameters ConstructorParameters", Form("parameters")),
    **_all("any unknown never void null undefined ThisParameterType", Form("nothing")),
}

SAME, ELEMENT, RESULT = "argument", "element", "result"


def _calls(rules: dict[str, CallRule]) -> dict[str, CallRule]:
    return {f"{LIBRARY}.{name}": rule for name, rule in rules.items()}


CALLS = _calls(
    {
        "Array.from": CallRule("array", ELEMENT),
        "Array.of": CallRule("array", SAME),
        "Object.assign": CallRule("", SAME),
        "Object.create": CallRule("", SAME),
        "Object.freeze": CallRule("", SAME),
        "Object.seal": CallRule("", SAME),
        "Object.preventExtensions": CallRule("", SAME),
        "Object.defineProperty": CallRule("", SAME),
        "Object.defineProperties": CallRule("", SAME),
        "Object.setPrototypeOf": CallRule("", SAME),
        "Object.values": CallRule("array", "values"),
        "Object.entries": CallRule("pairs", "values"),
        "structuredClone": CallRule("", SAME),
        "Promise.resolve": CallRule("coroutine", "awaited"),
        "Promise.all": CallRule("coroutine", "all"),
        "Promise.race": CallRule("coroutine", "any"),
        "Promise.any": CallRule("coroutine", "any"),
        "Set": CallRule("set", ELEMENT),
        "WeakSet": CallRule("set", ELEMENT),
        "Map": CallRule("map", SAME),
        "WeakMap": CallRule("map", SAME),
    }
)

_SAME_ARRAY = dict.fromkeys(
    [
        "filter", "slice", "concat", "reverse", "sort", "fill", "copyWithin", "splice", "toSorted", "toReversed",
        "toSpliced", "with", "values", "flat", "add", "union", "intersection", "difference", "take", "drop", "toArray",
        "[Symbol.iterator]",
    ],
    "same",
)  # fmt: skip
_ARRAY = {
    **_SAME_ARRAY,
    **dict.fromkeys(["find", "findLast", "at", "pop", "shift", "next"], "element"),
    "map": "mapped",
    "flatMap": "unfolded",
    "reduce": "folded",
    "reduceRight": "folded",
    "entries": "numbered",
}
_MAP = {"get": "value", "values": "values", "keys": "keys", "entries": "items", "set": "same"}
_PROMISE = {"then": "then", "catch": "same", "finally": "same"}

_EACH = ("element", "number", "container")
_ARRAY_CALLBACKS = {
    **dict.fromkeys(
        [
            "map", "filter", "forEach", "find", "findIndex", "findLast", "findLastIndex", "some", "every", "flatMap",
        ],
        _EACH,
    ),
    **dict.fromkeys(["sort", "toSorted"], ("element", "element")),
    **dict.fromkeys(["reduce", "reduceRight"], ("folded", "element", "number", "container")),
}  # fmt: skip

RULES = LanguageRules(
    resolve_module=resolve_module,
    submodule=submodule,
    offers=OFFERS,
    declared=declared_package,
    builtin_module=LIBRARY,
    builtins=GLOBALS | TYPES,
    object_members=OBJECT_MEMBERS,
    class_members=CLASS_MEMBERS,
    constructors=("constructor",),
    class_member="constructor",
    call_member="()",
    element_member="[]",
    iterate=("[Symbol.iterator]", "next"),
    iterate_async=("[Symbol.asyncIterator]", "next"),
    forms=FORMS,
    calls=CALLS,
    container_members={"array": _ARRAY, "map": _MAP, "promise": _PROMISE},
    container_arguments={
        "array": dict.fromkeys(
            ["push", "unshift", "includes", "indexOf", "fill", "add", "has"], ("element",)
        )
        | {"splice": ("number", "number", "element"), "with": ("number", "element")},
        "map": {"set": ("key", "value"), "get": ("key",), "has": ("key",), "delete": ("key",)},
    },
    callbacks={
        "array": _ARRAY_CALLBACKS,
        "map": {"forEach": ("value", "key", "container")},
        "promise": {"then": ("awaited",), "catch": ()},
    },
    default_export="default",
    whole_names=("module", "exports"),
    structural=True,
)
