"""Java: what its built-in names and the types of its standard library give, as far as it carries a value through.

Everything else of the standard library is simply outside. Packages are what files declare: core.link.packages.
"""

import re

from core.languages import language_named
from core.languages.java_names import BOXES, LANGUAGE_TYPES, OBJECT_METHODS, PRIMITIVES
from core.languages.java_results import RESULTS
from core.languages.rules import (
    CallRule,
    Finder,
    Form,
    Found,
    KnownTypes,
    LanguageRules,
    Module,
)
from core.model import FilePath

LANGUAGE = "java.lang"


def resolve_module(module: str, level: int, path: FilePath, finder: Finder) -> Module:
    """Names of packages are not names of files."""
    return Module(Found.EXTERNAL, module)


def submodule(path: FilePath, name: str, finder: Finder) -> Module | None:
    return None


def _all(package: str, names: str, form: Form) -> dict[str, Form]:
    return {f"{package}.{name}": form for name in names.split()}


UTIL, FUNCTIONS, STREAMS = "java.util", "java.util.function", "java.util.stream"
CONCURRENT = "java.util.concurrent"
MAPS = (
    "Map HashMap LinkedHashMap TreeMap SortedMap NavigableMap EnumMap IdentityHashMap WeakHashMap Hashtable AbstractMap"
    " SequencedMap"
)
CONCURRENT_MAPS = "ConcurrentMap ConcurrentHashMap ConcurrentSkipListMap ConcurrentNavigableMap"
_PLAIN = 9  # a parameter that no type argument tells
FORMS: dict[str, Form] = {
    **_all(LANGUAGE, "void Void", Form("nothing")),
    **_all(LANGUAGE, "Iterable", Form("sequence", "iterable")),
    **_all(LANGUAGE, "Class", Form("sequence", "class")),
    **_all(LANGUAGE, "ThreadLocal InheritableThreadLocal", Form("sequence", "holder")),
    **_all(
        UTIL,
        "List ArrayList Vector Stack AbstractList AbstractSequentialList",
        Form("sequence", "list"),
    ),
    **_all(UTIL, "LinkedList", Form("sequence", "linked list")),
    **_all(UTIL, "Collection AbstractCollection SequencedCollection", Form("sequence", "collection")),
    **_all(UTIL, "Queue Deque ArrayDeque PriorityQueue AbstractQueue", Form("sequence", "queue")),
    **_all(
        UTIL,
        "Set HashSet LinkedHashSet TreeSet SortedSet NavigableSet EnumSet AbstractSet SequencedSet",
        Form("sequence", "set"),
    ),
    **_all(UTIL, "Iterator ListIterator", Form("sequence", "iterator")),
    **_all(UTIL, "Enumeration", Form("sequence", "enumeration")),
    **_all(UTIL, "Spliterator", Form("sequence", "spliterator")),
    **_all(UTIL, "Optional", Form("sequence", "optional")),
    **_all(UTIL, MAPS, Form("mapping", "map")),
    **_all(UTIL, "Map.Entry AbstractMap.SimpleEntry", Form("tuple")),
    **_all(UTIL, " ".join(f"{name}.Entry" for name in MAPS.split()), Form("tuple")),
    **_all(CONCURRENT, " ".join(f"{name}.Entry" for name in CONCURRENT_MAPS.split()), Form("tuple")),
    **_all(UTIL, "Comparator", Form("function", argument=-1, takes=(0, 0))),
    **_all(
        CONCURRENT,
        "ConcurrentLinkedQueue ConcurrentLinkedDeque LinkedBlockingQueue LinkedBlockingDeque ArrayBlockingQueue"
        " PriorityBlockingQueue BlockingQueue BlockingDeque TransferQueue",
        Form("sequence", "queue"),
    ),
    **_all(CONCURRENT, "CopyOnWriteArrayList", Form("sequence", "list")),
    **_all(CONCURRENT, "CopyOnWriteArraySet ConcurrentSkipListSet", Form("sequence", "set")),
    **_all(CONCURRENT, CONCURRENT_MAPS, Form("mapping", "map")),
    **_all(
        CONCURRENT,
        "Future CompletableFuture CompletionStage ScheduledFuture FutureTask",
        Form("sequence", "future"),
    ),
    **_all(CONCURRENT, "Callable", Form("function", argument=0)),
    **_all(f"{CONCURRENT}.atomic", "AtomicReference", Form("sequence", "holder")),
    **_all("java.lang.ref", "Reference WeakReference SoftReference", Form("sequence", "holder")),
    **_all(STREAMS, "Stream", Form("sequence", "stream")),
    **_all(FUNCTIONS, "Supplier", Form("function", argument=0)),
    **_all(FUNCTIONS, "Consumer", Form("function", argument=-1, takes=(0,))),
    **_all(FUNCTIONS, "BiConsumer", Form("function", argument=-1, takes=(0, 1))),
    **_all(
        FUNCTIONS,
        "Predicate ToIntFunction ToLongFunction ToDoubleFunction",
        Form("function", argument=-1, takes=(0,)),
    ),
    **_all(
        FUNCTIONS,
        "BiPredicate ToIntBiFunction ToLongBiFunction ToDoubleBiFunction",
        Form("function", argument=-1, takes=(0, 1)),
    ),
    **_all(FUNCTIONS, "Function", Form("function", argument=1, takes=(0,))),
    **_all(FUNCTIONS, "BiFunction", Form("function", argument=2, takes=(0, 1))),
    **_all(FUNCTIONS, "UnaryOperator", Form("function", argument=0, takes=(0,))),
    **_all(FUNCTIONS, "BinaryOperator", Form("function", argument=0, takes=(0, 0))),
    **_all(FUNCTIONS, "IntFunction LongFunction DoubleFunction", Form("function", argument=0, takes=(_PLAIN,))),
    **_all(
        FUNCTIONS,
        "IntConsumer LongConsumer DoubleConsumer IntPredicate LongPredicate DoublePredicate IntUnaryOperator"
        " LongUnaryOperator DoubleUnaryOperator IntToLongFunction IntToDoubleFunction LongToIntFunction"
        " LongToDoubleFunction DoubleToIntFunction DoubleToLongFunction",
        Form("function", argument=-1, takes=(_PLAIN,)),
    ),
    **_all(
        FUNCTIONS,
        "IntBinaryOperator LongBinaryOperator DoubleBinaryOperator",
        Form("function", argument=-1, takes=(_PLAIN, _PLAIN)),
    ),
    **_all(
        FUNCTIONS,
        "ObjIntConsumer ObjLongConsumer ObjDoubleConsumer",
        Form("function", argument=-1, takes=(0, _PLAIN)),
    ),
    **_all(
        FUNCTIONS,
        "IntSupplier LongSupplier DoubleSupplier BooleanSupplier",
        Form("function", argument=-1),
    ),
    **_all(LANGUAGE, "Runnable", Form("function", argument=-1)),
}  # fmt: skip

# What a kind of container is beside itself; nothing where nothing else can be given for it.
KINDS = {
    **dict.fromkeys(["list", "set", "queue"], frozenset({"collection", "iterable"})),
    "linked list": frozenset({"list", "queue", "collection", "iterable"}),
    "collection": frozenset({"iterable"}),
    **dict.fromkeys(
        [
            "iterable",
            "iterator",
            "enumeration",
            "spliterator",
            "array",
            "stream",
            "optional",
            "future",
            "class",
            "holder",
        ],
        frozenset[str](),
    ),
}


def _each(names: str, what: str) -> dict[str, str]:
    return {f"{name}()": what for name in names.split()}


_SEQUENCE = {
    **_each(
        "get set remove poll peek pop element take first last getFirst getLast removeFirst removeLast pollFirst"
        " pollLast peekFirst peekLast next previous nextElement orElse orElseThrow orElseGet getNow join getAndSet"
        " lower higher"
        " floor ceiling newInstance cast firstElement lastElement",
        "element",
    ),
    **_each(
        "filter sorted distinct limit skip peek takeWhile dropWhile"
        " parallel sequential onClose unordered subList reversed descendingSet headSet tailSet"
        " subSet or clone asSubclass collect",
        "same",
    ),
    **_each("iterator listIterator descendingIterator", "same:iterator"),
    **_each("stream parallelStream", "same:stream"),
    **_each("findFirst findAny min max", "same:optional"),
    **_each("toList", "same:list"),
    **_each("toArray", "same:array"),
    **_each("elements", "same:enumeration"),
    **_each("spliterator", "same:spliterator"),
    **_each("map thenApply thenApplyAsync mapMulti", "mapped:same"),
    **_each("flatMap thenCompose thenComposeAsync", "unfolded:same"),
    **_each("getKey", "first"),
    **_each("getValue setValue", "second"),
}
_MAP = {
    **_each(
        "get put remove getOrDefault computeIfAbsent computeIfPresent compute merge putIfAbsent replace",
        "value",
    ),
    **_each("keySet navigableKeySet descendingKeySet", "keys:set"),
    **_each("firstKey lastKey floorKey ceilingKey higherKey lowerKey", "key"),
    **_each("values", "values:collection"),
    **_each("entrySet", "items:set"),
    **_each(
        "firstEntry lastEntry floorEntry ceilingEntry higherEntry lowerEntry pollFirstEntry pollLastEntry",
        "item",
    ),
    **_each("headMap tailMap subMap descendingMap clone", "same"),
}

_ONE, _TWO = ("element",), ("element", "element")
_CALLBACKS = {
    **dict.fromkeys(
        [
            f"{name}()"
            for name in [
                "forEach",
                "forEachOrdered",
                "map",
                "filter",
                "flatMap",
                "anyMatch",
                "allMatch",
                "noneMatch",
                "removeIf",
                "peek",
                "takeWhile",
                "dropWhile",
                "mapToInt",
                "mapToLong",
                "mapToDouble",
                "mapToObj",
                "ifPresent",
                "ifPresentOrElse",
                "thenApply",
                "thenAccept",
                "thenCompose",
                "thenApplyAsync",
                "thenAcceptAsync",
                "replaceAll",
                "updateAndGet",
                "getAndUpdate",
                "forEachRemaining",
            ]
        ],
        _ONE,
    ),
    **dict.fromkeys(
        [f"{name}()" for name in ["sorted", "sort", "min", "max", "reduce", "whenComplete"]], _TWO
    ),
}
_MAP_CALLBACKS = {
    **dict.fromkeys(
        [f"{name}()" for name in ["forEach", "replaceAll", "compute", "computeIfPresent"]],
        ("key", "value"),
    ),
    "computeIfAbsent()": ("key",),
    "merge()": ("value", "value"),
}
_MAP_ARGUMENTS: dict[str, tuple[str, ...]] = {}

CALLS: dict[str, CallRule] = {}
for _name, _kind in (("List.of()", "list"), ("Arrays.asList()", "list"), ("Set.of()", "set")):
    CALLS[f"{UTIL}.{_name}"] = CallRule(_kind, "each")
for _name, _kind in (("singletonList", "list"), ("singleton", "set")):
    CALLS[f"{UTIL}.Collections.{_name}()"] = CallRule(_kind, "argument")
for _name in (
    "unmodifiableList", "unmodifiableSet", "unmodifiableCollection", "synchronizedList", "unmodifiableMap",
    "synchronizedMap", "unmodifiableSortedSet", "unmodifiableSortedMap", "synchronizedSet",
):  # fmt: skip
    CALLS[f"{UTIL}.Collections.{_name}()"] = CallRule("", "argument")
for _name in ("list", "set"):
    CALLS[f"{UTIL}.{_name.title()}.copyOf()"] = CallRule(_name, "element")
for _name in ("Optional.of()", "Optional.ofNullable()"):
    CALLS[f"{UTIL}.{_name}"] = CallRule("optional", "argument")
for _name in ("requireNonNull()", "requireNonNullElse()"):
    CALLS[f"{UTIL}.Objects.{_name}"] = CallRule("", "argument")
CALLS[f"{UTIL}.Collections.max()"] = CALLS[f"{UTIL}.Collections.min()"] = CallRule("", "element")
CALLS[f"{UTIL}.Arrays.stream()"] = CallRule("stream", "element")
CALLS[f"{UTIL}.Arrays.copyOf()"] = CALLS[f"{UTIL}.Arrays.copyOfRange()"] = CallRule("", "argument")
CALLS[f"{STREAMS}.Stream.of()"] = CallRule("stream", "each")

_NUMBERS = ["byte", "short", "int", "long", "float", "double"]
KNOWN = KnownTypes(
    top="Object",
    text="String",
    primitives=PRIMITIVES | {"number"},
    wider={
        **{name: tuple(_NUMBERS[place + 1 :]) for place, name in enumerate(_NUMBERS)},
        "char": ("int", "long", "float", "double"),
        "number": tuple(_NUMBERS),  # of a calculation
    },
    boxes=BOXES,
    bases={
        "String": frozenset({"CharSequence", "Comparable"}),
        "Boolean": frozenset({"Comparable"}),
        "Character": frozenset({"Comparable"}),
        **dict.fromkeys(
            ["Byte", "Short", "Integer", "Long", "Float", "Double"],
            frozenset({"Number", "Comparable"}),
        ),
    },
)

RULES = LanguageRules(
    resolve_module=resolve_module,
    submodule=submodule,
    builtin_module=LANGUAGE,
    builtins=LANGUAGE_TYPES,
    object_members=OBJECT_METHODS,
    constructors=("<init>()",),
    iterate=("iterator()", "next()"),
    forms=FORMS,
    calls=CALLS,
    container_members={"array": _SEQUENCE, "map": _MAP},
    callbacks={"array": _CALLBACKS, "map": _MAP_CALLBACKS},
    callback_places={"compute()": 1, "computeIfPresent()": 1, "computeIfAbsent()": 1, "merge()": 2},
    known=KNOWN,
    type_name=re.compile(language_named("java").type_pattern),
    exact_kinds=frozenset({"array"}),
    enum_members={
        "values()": "each",
        "valueOf()": "constant",
        **dict.fromkeys(["name()", "ordinal()", "compareTo()", "getDeclaringClass()"], ""),
    },
    container_kinds=KINDS,
    results=RESULTS,
    container_fields={"length": "int"},
    fieldless=PRIMITIVES | {"String", "Integer", "Character", "Byte", "Short"},
    packages=True,
    overloads=True,
    calling_members=frozenset(
        f"{name}()"
        for name in [
            "apply",
            "accept",
            "get",
            "test",
            "call",
            "run",
            "compare",
            "applyAsInt",
            "applyAsLong",
            "applyAsDouble",
        ]
    ),
)
