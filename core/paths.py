"""Value paths: how a file's facts write down where a value comes from.

A path is a node in a per-file table (`FileFacts.paths`), a plain tuple whose first item is one of the
operations below and whose operands are indices of other paths, indices of symbols, or constants.
`self.session.get(url).json` becomes MEMBER(CALL(MEMBER(MEMBER(SELF(c), "session"), "get"), ...), "json").
Equal paths of a file are stored once. Plain ints and tuples, so that `marshal` carries them.

A path can be asked two questions by the linker: which *symbols* it names, and which *types* its value has.
Nothing here knows a language. P = path index, S = symbol index, -1 = unknown operand.
"""

from typing import Final

UNKNOWN: Final = 0  # (UNKNOWN,)                     nothing can be said; always path 0 of a file
NAME: Final = 1  # (NAME, S scope, str)              a name bound in a module's or container's scope: facts.scopes[S]
SYMBOL: Final = 2  # (SYMBOL, S)                     exactly this symbol (nested function, class, field, parameter)
GLOBAL: Final = 3  # (GLOBAL, str)                   bound nowhere in the file: wildcard import, builtin, same package
IMPORT: Final = 4  # (IMPORT, index)                 what facts.imports[index] brings in
MODULE: Final = 5  # (MODULE, str module, int level) a module itself, as written in an import
MEMBER: Final = 6  # (MEMBER, P base, str)           base.name
CALL: Final = 7  # (CALL, P callee, (P, ...), ((str, P), ...))  result of a call; positional and keyword arguments
ELEMENT: Final = 8  # (ELEMENT, P base, key, (P, ...))  base[...]: key is an int/str constant or None; index paths
ITEM: Final = 9  # (ITEM, P base, is_async)          what iterating base gives
UNPACK: Final = 10  # (UNPACK, P base, key)          destructuring: int position (negative: from the end) or str key
REST: Final = 11  # (REST, P base, key)              the starred rest of a destructuring
AWAIT: Final = 12  # (AWAIT, P base)
ENTER: Final = 13  # (ENTER, P base, is_async)       with base as ...
INSTANCE: Final = (
    14  # (INSTANCE, P type)           a value of the type that the annotation path names
)
UNION: Final = (
    15  # (UNION, P, P, ...)              one of these (conditional, or/and, several bindings)
)
LITERAL: Final = 16  # (LITERAL, str)                an instance of a builtin type by its name in the language ("str", "None")
CONTAINER: Final = 17  # (CONTAINER, str kind, (P, ...))  list, set, tuple, generator of these elements (tuple: by position)
MAPPING: Final = 18  # (MAPPING, str kind, ((key, P), ...), P spread-or--1)  dict or object literal; key str/int or None
SELF: Final = 19  # (SELF, S container)              the receiver: an instance of S or of a subclass
CLS: Final = (
    20  # (CLS, S container)                the receiver of a class method: S itself or a subclass
)
SUPER: Final = 21  # (SUPER, S container, is_class)  super() inside a method that S defines
NARROW: Final = 22  # (NARROW, P base, P type)       base where isinstance(base, type) holds
PARAMETER: Final = 23  # (PARAMETER, S)              the value of a parameter symbol
LAMBDA: Final = 24  # (LAMBDA, P result, int parameters)  an anonymous function giving result
LAMBDA_PARAMETER: Final = 25  # (LAMBDA_PARAMETER, int position, P hint) parameter of an anonymous function; hint: its callable type
KEYWORD: Final = (
    26  # (KEYWORD, P callee, str)      the parameter or field that a keyword argument names
)
OBJECT: Final = 27  # (OBJECT, S)                    the object whose members are facts.scopes[S] (object literal, namespace)
NEW: Final = 28  # (NEW, P type, (P, ...))           `new T(...)`: an instance of the class that the path names
TYPE_LITERAL: Final = 29  # (TYPE_LITERAL, kind, (P, ...)) a structural type: "function" (result,), "tuple" (...), "literal" ()
EXCEPTION: Final = 30  # (EXCEPTION, P type)         what `except type as e` binds: instance of it, or of a tuple's items
THIS: Final = (
    31  # (THIS, S)                        JavaScript's `this` in callable S outside a class
)
TYPE_VARIABLE: Final = (
    32  # (TYPE_VARIABLE, S owner, str)  a type parameter of a generic callable or container
)
FALLBACK: Final = (
    33  # (FALLBACK, P, P)             the first; the second where nothing is known of the first
)
HELD: Final = 34  # (HELD, P)                        what a local name holds: as a reference it names no symbol of its own
EXPECTED: Final = (
    35  # (EXPECTED, P callee, int position, (P, ...)) what callee takes there; arguments before it
)
STRUCTURE: Final = 36  # (STRUCTURE, S)                   the type whose members are facts.scopes[S], as an annotation

NO_PATH: Final = -1
