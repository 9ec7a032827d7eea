"""Value paths: how a file's facts write down where a value comes from.

A path is a node in a per-file table (`FileFacts.paths`), a plain tuple whose first item is one of the
operations below and whose operands are indices of other paths, indices of symbols, or constants.
`self.session.get(url).json` becomes MEMBER(CALL(MEMBER(MEMBER(SELF(c), "session"), "get"), ...), "json").
Equal paths of a file are stored once. Plain ints and tuples, so that `marshal` carries them.

A path can be asked two questions by the linker: which *symbols* it names, and which *types* its value has.
Nothing here knows a language. P = path index, S = symbol index, -1 = unknown operand.
"""

from typing import Final

# (UNKNOWN,): nothing can be said; always path 0 of a file
UNKNOWN: Final = 0
# (NAME, S scope, str): a name bound in a module's or container's scope: facts.scopes[S]
NAME: Final = 1
# (SYMBOL, S): exactly this symbol (nested function, class, field, parameter)
SYMBOL: Final = 2
# (GLOBAL, str): bound nowhere in the file: wildcard import, builtin, same package
GLOBAL: Final = 3
# (IMPORT, index): what facts.imports[index] brings in
IMPORT: Final = 4
# (MODULE, str module, int level): a module itself, as written in an import
MODULE: Final = 5
# (MEMBER, P base, str): base.name
MEMBER: Final = 6
# (CALL, P callee, (P, ...), ((str, P), ...)): result of a call; positional and keyword arguments
CALL: Final = 7
# (ELEMENT, P base, key, (P, ...)): base[...]: key is an int/str constant or None; index paths
ELEMENT: Final = 8
# (ITEM, P base, is_async): what iterating base gives
ITEM: Final = 9
# (UNPACK, P base, key): destructuring: int position (negative: from the end) or str key
UNPACK: Final = 10
# (REST, P base, key): the starred rest of a destructuring
REST: Final = 11
# (AWAIT, P base)
AWAIT: Final = 12
# (ENTER, P base, is_async): with base as ...
ENTER: Final = 13
# (INSTANCE, P type): a value of the type that the annotation path names
INSTANCE: Final = 14
# (UNION, P, P, ...): one of these (conditional, or/and, several bindings)
UNION: Final = 15
# (LITERAL, str): an instance of a builtin type by its name in the language ("str", "None")
LITERAL: Final = 16
# (CONTAINER, str kind, (P, ...)): list, set, tuple, generator of these elements (tuple: by position)
CONTAINER: Final = 17
# (MAPPING, str kind, ((key, P), ...), P spread-or--1): dict or object literal; key str/int or None
MAPPING: Final = 18
# (SELF, S container): the receiver: an instance of S or of a subclass
SELF: Final = 19
# (CLS, S container): the receiver of a class method: S itself or a subclass
CLS: Final = 20
# (SUPER, S container, is_class): super() inside a method that S defines
SUPER: Final = 21
# (NARROW, P base, P type): base where isinstance(base, type) holds
NARROW: Final = 22
# (PARAMETER, S): the value of a parameter symbol
PARAMETER: Final = 23
# (LAMBDA, P result, int parameters): an anonymous function giving result; -1 parameters: any number
LAMBDA: Final = 24
# (LAMBDA_PARAMETER, int position, P hint): parameter of an anonymous function; hint: its callable type
LAMBDA_PARAMETER: Final = 25
# (KEYWORD, P callee, str): the parameter or field that a keyword argument names; as the hint of an anonymous
# function, what the call `callee` expects there, "0" standing for the first positional argument
KEYWORD: Final = 26
# (OBJECT, S): the object whose members are facts.scopes[S] (object literal, namespace)
OBJECT: Final = 27
# (NEW, P type, (P, ...)): `new T(...)`: an instance of the class that the path names
NEW: Final = 28
# (TYPE_LITERAL, kind, (P, ...)): a structural type: "function" (result, ...), "tuple" (...), "=text" () a literal
TYPE_LITERAL: Final = 29
# (EXCEPTION, P type): what `except type as e` binds: instance of it, or of a tuple's items
EXCEPTION: Final = 30
# (THIS, S): JavaScript's `this` in callable S outside a class
THIS: Final = 31
# (TYPE_VARIABLE, S owner, str): a type parameter of a generic callable or container
TYPE_VARIABLE: Final = 32
# (FALLBACK, P, P): the first; the second where nothing is known of the first
FALLBACK: Final = 33
# (HELD, P): what a local name holds: as a reference it names no symbol of its own
HELD: Final = 34
# (EXPECTED, P callee, int position, (P, ...)): what callee takes there; arguments before it
EXPECTED: Final = 35
# (STRUCTURE, S): the type whose members are facts.scopes[S], as an annotation
STRUCTURE: Final = 36
# (EXCLUDE, P base, P type): base where isinstance(base, type) does not hold
EXCLUDE: Final = 39
# (SENT, S): what `yield` gives in generator S
SENT: Final = 40
# (WANTED, P callee, P result): callee where what it gives is expected to be result
WANTED: Final = 41
# (MATCHING, P base, ((str, P), ...), bool negated): the shapes of base whose members may be equal (not) to constants
MATCHING: Final = 48
# (GUARD, P base, P callee, int position, bool negated): base where callee, given it there, gives true (false)
GUARD: Final = 49
# (ASSERTED, P base, ((str position, P callee), ...)): base behind calls that were given it, which may assert what it is
ASSERTED: Final = 50
# (ENTRY, P base, int position): what a loop over base gives: a key (0), a value (1)
ENTRY: Final = 54
# (BARE, S, str, P): a bare name inside container S: a member of it, inherited or not, else what the path says
BARE: Final = 51
# (CHOSEN, P callee, (P, ...)): that of several callables which takes these arguments; 0: one that is not known
CHOSEN: Final = 52
# (FITTED, P callables, P hint): that of several callables which fits where a function is expected; hint: its type
FITTED: Final = 55
# (ACCESSOR, P): what, called, gives the value of P
ACCESSOR: Final = 53

# Behind the name under which a callable is bound, where names of callables are names apart; where they are not, but
# fields are not called, behind the name of a member that is called.
CALLED: Final = "()"
CONSTRUCTS: Final = "<init>()"  # under which constructors are bound there
# (ROUTE, S namespace, str): what a path such as "a::b" means inside a namespace: its names, wildcards, packages
ROUTE: Final = 56
# (PIECE, P constructor, P value, str key): what a pattern that names a constructor takes out of a value; as a
# reference, the field of the constructor
PIECE: Final = 57

NO_PATH: Final = -1

# Which operands of an operation are indices of other paths: by themselves, or as the items of a tuple.
PATH_OPERANDS: Final = {
    MEMBER: (1,), CALL: (1,), ELEMENT: (1,), ITEM: (1,), UNPACK: (1,), REST: (1,), AWAIT: (1,),
    ENTER: (1,), INSTANCE: (1,), NARROW: (1, 2), EXCLUDE: (1, 2), FALLBACK: (1, 2), LAMBDA: (1,),
    LAMBDA_PARAMETER: (2,), HELD: (1,), KEYWORD: (1,), NEW: (1,), EXCEPTION: (1,), MAPPING: (3,),
    EXPECTED: (1,), MATCHING: (1,), GUARD: (1, 2), WANTED: (1, 2),
    ASSERTED: (1,), ENTRY: (1,), BARE: (3,), CHOSEN: (1,), ACCESSOR: (1,), FITTED: (1, 2), PIECE: (1, 2),
}  # fmt: skip
PATH_TUPLES: Final = {
    CALL: 2,
    ELEMENT: 3,
    CONTAINER: 2,
    NEW: 2,
    TYPE_LITERAL: 2,
    EXPECTED: 3,
    CHOSEN: 2,
}
PATH_PAIRS: Final = {CALL: 3, MAPPING: 2, MATCHING: 2, ASSERTED: 2}  # of (constant, path)
# Operations whose first operand is a symbol.
OF_SYMBOLS: Final = frozenset({
    NAME, SYMBOL, SELF, CLS, SUPER, PARAMETER, OBJECT, THIS, TYPE_VARIABLE, STRUCTURE, SENT, BARE, ROUTE,
})  # fmt: skip
