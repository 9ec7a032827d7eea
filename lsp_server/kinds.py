"""Our kinds of symbols in the protocol's words, limited to those that the client knows."""

from collections.abc import Mapping, Set
from typing import Final

from lsprotocol.types import SymbolKind

from core.model import Kind

BY_DETAIL: Final[Mapping[str, SymbolKind]] = {
    "module": SymbolKind.Module,
    "namespace": SymbolKind.Namespace,
    "package": SymbolKind.Package,
    "class": SymbolKind.Class,
    "struct": SymbolKind.Struct,
    "union": SymbolKind.Struct,
    "interface": SymbolKind.Interface,
    "trait": SymbolKind.Interface,
    "protocol": SymbolKind.Interface,
    "enum": SymbolKind.Enum,
    "enum_member": SymbolKind.EnumMember,
    "type_alias": SymbolKind.Class,
    "type_parameter": SymbolKind.TypeParameter,
    "function": SymbolKind.Function,
    "method": SymbolKind.Method,
    "constructor": SymbolKind.Constructor,
    "operator": SymbolKind.Operator,
    "macro": SymbolKind.Function,
    "property": SymbolKind.Property,
    "field": SymbolKind.Field,
    "variable": SymbolKind.Variable,
    "constant": SymbolKind.Constant,
    "parameter": SymbolKind.Variable,
    "event": SymbolKind.Event,
    "key": SymbolKind.Key,
}
BY_KIND: Final[Mapping[Kind, SymbolKind]] = {
    Kind.NAMESPACE: SymbolKind.Namespace,
    Kind.CONTAINER: SymbolKind.Class,
    Kind.CALLABLE: SymbolKind.Function,
    Kind.VALUE: SymbolKind.Variable,
    Kind.DOCUMENT: SymbolKind.String,
}
# What the kinds that came later can be called in the words of the first version.
OLDER: Final[Mapping[SymbolKind, SymbolKind]] = {
    SymbolKind.Key: SymbolKind.Field,
    SymbolKind.EnumMember: SymbolKind.Constant,
    SymbolKind.Struct: SymbolKind.Class,
    SymbolKind.Event: SymbolKind.Field,
    SymbolKind.Operator: SymbolKind.Method,
    SymbolKind.TypeParameter: SymbolKind.Class,
}


def symbol_kind(kind: Kind, detail: str, known: Set[int]) -> SymbolKind:
    """The most fitting kind among those that the client knows."""
    found = BY_DETAIL.get(detail) or BY_KIND[kind]
    return found if found in known else OLDER.get(found, found)
