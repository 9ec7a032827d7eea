"""Types as text for people: what hover shows."""

from core.link.choices import choices
from core.link.engine import Engine
from core.link.kinds import (
    ANY_OF,
    CALLABLE,
    CLASS,
    CLS,
    CONTEXT,
    COROUTINE,
    EXTERNAL,
    FOLDER,
    FORM,
    FORMAL,
    FUNCTION,
    INSTANCE,
    LAMBDA,
    MAX_TYPES,
    MODULE,
    OUTSIDER,
    PARAMETER,
    SELF,
    SEQUENCE,
    SUPER,
    TABLE,
    TUPLE,
    VARIABLE,
    Type,
    Types,
)
from core.link.results import table_values

DEEPEST = 4


def text_of(engine: Engine, types: Types, depth: int = 0) -> str:
    """Types joined by |, "" for nothing known."""
    if depth > DEEPEST:
        return "..."
    return " | ".join(dict.fromkeys(filter(None, (text(engine, kind, depth) for kind in types))))


def text(engine: Engine, kind: Type, depth: int) -> str:
    tag = kind[0]
    if tag in (INSTANCE, CLASS):
        name = kind[1].symbol.name + arguments(engine, kind[2], depth)
        return name if tag == INSTANCE else f"type[{name}]"
    if tag in (SELF, CLS):
        name = kind[1].symbol.name if kind[1] is not None else "Self"
        return name if tag == SELF else f"type[{name}]"
    if tag == SUPER:
        return f"super of {kind[1].symbol.name}"
    if tag == FUNCTION:
        symbol = kind[1].symbols[kind[2]]
        return f"{symbol.detail} {symbol.name}"
    if tag == MODULE:
        return f"module {kind[1].path}"
    if tag == FOLDER:
        return f"package {kind[1]}"
    if tag in (EXTERNAL, OUTSIDER):
        return outside_text(kind)
    if tag == TUPLE:
        return "tuple" + arguments(engine, kind[1], depth)
    if tag == SEQUENCE:
        return str(kind[1]) + arguments(engine, (kind[2],), depth)
    if tag == TABLE:
        return str(kind[1]) + arguments(engine, (kind[2], table_values(kind)), depth)
    if tag == COROUTINE:
        return "Awaitable" + arguments(engine, (kind[1],), depth)
    if tag == CONTEXT:
        return "ContextManager" + arguments(engine, (kind[1],), depth)
    if tag in (CALLABLE, LAMBDA):
        result = kind[1] if tag == CALLABLE else engine.types(kind[1], kind[2])
        return f"(...) -> {text_of(engine, result, depth + 1) or '?'}"
    if tag in (VARIABLE, FORMAL):
        return kind[1].symbols[kind[2]].name if isinstance(kind[2], int) else str(kind[2][1])
    if tag == FORM:
        return str(kind[3])
    if tag == ANY_OF:
        return text_of(engine, choices(engine, kind)[:MAX_TYPES], depth) + " | ..."
    return "" if tag == PARAMETER else "object"


def outside_text(kind: Type) -> str:
    """The name without "()" and "[]", which say that it is a result; nothing for what has no name of its own."""
    name = kind[2] or kind[1]
    return "" if name.endswith(("()", "[]")) else str(name)


def arguments(engine: Engine, parts: tuple[Types, ...], depth: int) -> str:
    if not any(parts):
        return ""
    return "[" + ", ".join(text_of(engine, part, depth + 1) or "?" for part in parts) + "]"
