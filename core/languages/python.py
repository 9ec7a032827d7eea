"""Python: what its built-in names and well-known library functions give.

The tables name only what carries a value through: a container's elements, an argument handed back, the class that
annotations such as Optional wrap. Everything else of the standard library is simply outside.
"""

from core.languages.python_modules import OFFERS, places_of, resolve_module, submodule
from core.languages.python_names import BUILTINS, CLASS_MEMBERS, OBJECT_MEMBERS, STANDARD_LIBRARY
from core.languages.rules import CallRule, Fed, Form, LanguageRules


def _named(modules: str, table: dict[str, Form]) -> dict[str, Form]:
    """A table of forms under every module that offers them."""
    return {f"{module}.{name}": form for module in modules.split() for name, form in table.items()}


def _sequences(modules: str, names: str) -> dict[str, Form]:
    """Forms of one element type, which is the first argument: `List` makes a list."""
    return _named(modules, {name: Form("sequence", name.lower()) for name in names.split()})


_TYPING = "typing typing_extensions"
_ABSTRACT = "typing typing_extensions collections.abc"

FORMS: dict[str, Form] = {
    **_sequences("builtins", "list set frozenset enumerate reversed"),
    **_sequences(_TYPING, "List Set FrozenSet Deque"),
    **_sequences("collections", "deque"),
    **_sequences("queue asyncio asyncio.queues", "Queue LifoQueue PriorityQueue SimpleQueue"),
    **_sequences("contextvars", "ContextVar Token"),
    **_sequences("weakref", "WeakSet"),
    **_sequences("itertools", "chain cycle repeat"),
    **_sequences(
        _ABSTRACT,
        "Iterable Iterator Collection Container Sequence MutableSequence Reversible MutableSet AbstractSet"
        " KeysView ValuesView AsyncIterable AsyncIterator",
    ),
    **_named(
        _ABSTRACT,
        {name: Form("sequence", "generator", sent=1) for name in ("Generator", "AsyncGenerator")},
    ),
    **_named("collections.abc", {"Set": Form("sequence", "set")}),
    **_named(
        _ABSTRACT,
        {
            "Mapping": Form("mapping", "dict"),
            "MutableMapping": Form("mapping", "dict"),
            "ItemsView": Form("items"),
            "Callable": Form("callable"),
            "Awaitable": Form("coroutine"),
            "Coroutine": Form("coroutine", argument=2),
        },
    ),
    **_named(
        _TYPING,
        {
            "Dict": Form("mapping", "dict"),
            "DefaultDict": Form("mapping", "dict"),
            "OrderedDict": Form("mapping", "dict"),
            "ChainMap": Form("mapping", "dict"),
            "Counter": Form("counter", "dict"),
            "Tuple": Form("tuple"),
            "Optional": Form("union"),
            "Union": Form("union"),
            "Type": Form("class"),
            "Annotated": Form("same"),
            "ClassVar": Form("same"),
            "Final": Form("same"),
            "Required": Form("same"),
            "NotRequired": Form("same"),
            "ReadOnly": Form("same"),
            "Unpack": Form("same"),
            "TypeGuard": Form("guard"),
            "TypeIs": Form("guard", "both"),
            "Any": Form("nothing"),
            "NoReturn": Form("nothing"),
            "Never": Form("nothing"),
            "Self": Form("self"),
            "Generic": Form("generic"),
            "Protocol": Form("generic"),
            "ContextManager": Form("context"),
            "AsyncContextManager": Form("context"),
        },
    ),
    **_named(
        "contextlib",
        {"AbstractContextManager": Form("context"), "AbstractAsyncContextManager": Form("context")},
    ),
    **_named(
        "builtins", {"dict": Form("mapping", "dict"), "tuple": Form("tuple"), "type": Form("class")}
    ),
    **_named(
        "collections",
        {
            "defaultdict": Form("mapping", "dict"),
            "OrderedDict": Form("mapping", "dict"),
            "ChainMap": Form("mapping", "dict"),
            "Counter": Form("counter", "dict"),
        },
    ),
    **_named(
        "weakref",
        {
            "WeakKeyDictionary": Form("mapping", "dict"),
            "WeakValueDictionary": Form("mapping", "dict"),
        },
    ),
    **_named("types", {"MappingProxyType": Form("mapping", "dict")}),
    **_named(
        "asyncio asyncio.tasks asyncio.futures",
        {"Task": Form("coroutine"), "Future": Form("coroutine")},
    ),
    **_named("concurrent.futures concurrent.futures._base", {"Future": Form("sequence", "future")}),
    **_named(
        "weakref",
        {"ref": Form("callable", argument=0), "ReferenceType": Form("callable", argument=0)},
    ),
}

SAME, ELEMENT, RESULT = "argument", "element", "result"

CALLS: dict[str, CallRule] = {
    "builtins.list": CallRule("list", ELEMENT),
    "builtins.set": CallRule("set", ELEMENT),
    "builtins.frozenset": CallRule("frozenset", ELEMENT),
    "builtins.tuple": CallRule("list", ELEMENT),
    "builtins.sorted": CallRule("list", ELEMENT),
    "builtins.reversed": CallRule("iterator", ELEMENT),
    "builtins.iter": CallRule("iterator", ELEMENT),
    "builtins.aiter": CallRule("iterator", ELEMENT),
    "builtins.filter": CallRule("iterator", ELEMENT, 1),
    "builtins.map": CallRule("iterator", RESULT),
    "builtins.enumerate": CallRule("pairs", ELEMENT),
    "builtins.zip": CallRule("zip", ELEMENT),
    "builtins.next": CallRule("", ELEMENT),
    "builtins.min": CallRule("", "least"),
    "builtins.max": CallRule("", "least"),
    "builtins.dict": CallRule("mapping", SAME),
    "builtins.type": CallRule("", "class"),
    "builtins.super": CallRule("", SAME, 1),
    "builtins.abs": CallRule("", SAME),
    "builtins.staticmethod": CallRule("", SAME),
    "builtins.classmethod": CallRule("", SAME),
    "builtins.property": CallRule("getter", RESULT),
    "copy.copy": CallRule("", SAME),
    "copy.deepcopy": CallRule("", SAME),
    "copy.replace": CallRule("", SAME),
    "dataclasses.replace": CallRule("", SAME),
    "collections.deque": CallRule("deque", ELEMENT),
    "collections.defaultdict": CallRule("values", RESULT),
    "collections.OrderedDict": CallRule("mapping", SAME),
    "functools.partial": CallRule("", SAME),
    "functools.partialmethod": CallRule("", SAME),
    "functools.update_wrapper": CallRule("", SAME),
    "functools.wraps()": CallRule("", SAME),
    "functools.lru_cache()": CallRule("", SAME),
    "functools.cache": CallRule("", SAME),
    "functools.reduce": CallRule("", "folded", 1),
    "itertools.chain": CallRule("iterator", "elements"),
    "itertools.chain.from_iterable": CallRule("iterator", "inner"),
    "itertools.islice": CallRule("iterator", ELEMENT),
    "itertools.cycle": CallRule("iterator", ELEMENT),
    "itertools.repeat": CallRule("iterator", SAME),
    "itertools.takewhile": CallRule("iterator", ELEMENT, 1),
    "itertools.dropwhile": CallRule("iterator", ELEMENT, 1),
    "itertools.filterfalse": CallRule("iterator", ELEMENT, 1),
    "itertools.zip_longest": CallRule("zip", ELEMENT),
    "heapq.heappop": CallRule("", ELEMENT),
    "heapq.nlargest": CallRule("list", ELEMENT, 1),
    "heapq.nsmallest": CallRule("list", ELEMENT, 1),
    "random.choice": CallRule("", ELEMENT),
    "random.sample": CallRule("list", ELEMENT),
    "contextlib.closing": CallRule("context", SAME),
    "contextlib.nullcontext": CallRule("context", SAME),
    "contextlib.contextmanager": CallRule("", "manager"),
    "contextlib.asynccontextmanager": CallRule("", "manager"),
    "weakref.ref": CallRule("callable", SAME),
    "weakref.proxy": CallRule("", SAME),
    "asyncio.run": CallRule("", "awaited"),
    "asyncio.wait_for": CallRule("coroutine", "awaited"),
    "asyncio.shield": CallRule("coroutine", "awaited"),
    "asyncio.create_task": CallRule("coroutine", "awaited"),
    "asyncio.ensure_future": CallRule("coroutine", "awaited"),
    "asyncio.to_thread": CallRule("coroutine", RESULT),
    "typing.cast": CallRule("", "instance"),
    "typing_extensions.cast": CallRule("", "instance"),
    "typing.NewType": CallRule("", SAME, 1),
    "typing_extensions.NewType": CallRule("", SAME, 1),
    "dataclasses.field": CallRule("", "default"),
    "attr.ib": CallRule("", "default"),
    "attr.field": CallRule("", "default"),
    "attrs.field": CallRule("", "default"),
    "operator.itemgetter": CallRule("", "nothing"),
}

# What an elementary method of a container gives. "same": the container; "iterator": of its elements.
_SEQUENCE = {
    **dict.fromkeys(
        ["pop", "popleft", "get", "get_nowait", "result", "send", "asend", "throw"], "element"
    ),
    **dict.fromkeys(["__getitem__", "__next__", "__anext__"], "element"),
    **dict.fromkeys(
        ["copy", "union", "difference", "intersection", "symmetric_difference"], "same"
    ),
    **dict.fromkeys(["__add__", "__mul__", "__or__", "__and__", "__sub__"], "same"),
    **dict.fromkeys(["__iter__", "__aiter__", "__reversed__", "__enter__"], "same"),
}
_MAPPING = (
    dict.fromkeys(["get", "pop", "setdefault", "__getitem__"], "value")
    | dict.fromkeys(["copy", "__or__"], "same")
    | {"keys": "keys", "values": "values", "items": "items", "popitem": "item", "__iter__": "keys"}
)

ELEMENT_CALLBACKS: dict[str, dict[str, Fed]] = {
    "builtins.sorted": {"key": Fed("each")},
    **{f"builtins.{name}": {"key": Fed("least")} for name in ("min", "max")},
    **{f"heapq.{name}": {"key": Fed("each", 1)} for name in ("nlargest", "nsmallest")},
    "functools.reduce": {"0": Fed("folded", 1)},
    **{
        name: {"0": Fed("each", 1)}
        for name in (
            "builtins.map",
            "builtins.filter",
            "itertools.takewhile",
            "itertools.dropwhile",
            "itertools.filterfalse",
        )
    },
    "itertools.groupby": {"key": Fed("each"), "1": Fed("each")},
    "sort": {"key": Fed("receiver")},
}

RULES = LanguageRules(
    has_metaclasses=True,
    resolve_module=resolve_module,
    submodule=submodule,
    offers=OFFERS,
    places=places_of,
    stub_suffix=".pyi",
    source_suffix=".py",
    builtins=BUILTINS,
    module_names=frozenset(
        ("__name__", "__file__", "__doc__", "__package__", "__path__", "__spec__", "__loader__")
    ),
    object_members=OBJECT_MEMBERS,
    class_members=CLASS_MEMBERS,
    declaring_modules=STANDARD_LIBRARY,
    constructors=("__init__", "__new__"),
    call_member="__call__",
    instance_maker="__new__",
    fallback_members=("__getattr__", "__getattribute__"),
    descriptor_member="__get__",
    element_member="__getitem__",
    class_element_member="__class_getitem__",
    iterate=("__iter__", "__next__"),
    iterate_async=("__aiter__", "__anext__"),
    enter=("__enter__", "__aenter__"),
    await_member="__await__",
    class_member="__class__",
    forms=FORMS,
    calls=CALLS,
    decorators={
        "contextlib.contextmanager": "context",
        "contextlib.asynccontextmanager": "context",
    },
    element_callbacks=ELEMENT_CALLBACKS,
    container_members={"": _SEQUENCE, "dict": _MAPPING},
    type_variables=frozenset(
        f"{module}.{name}"
        for module in ("typing", "typing_extensions")
        for name in ("TypeVar", "ParamSpec", "TypeVarTuple")
    ),
    record_bases=frozenset(
        (
            "collections.namedtuple",
            "typing.NamedTuple",
            "typing_extensions.NamedTuple",
            "typing.TypedDict",
            "typing_extensions.TypedDict",
        )
    ),
    keyed_bases=frozenset(("typing.TypedDict", "typing_extensions.TypedDict")),
)
