"""What the client can do, read once, and what we offer it in return.

Nothing beyond the protocol's base is sent to a client that did not announce it. Features can be switched off by
`codescope.disabledFeatures`, because a client with several servers for a language may use only one of them. Clients
that can register dynamically get each feature registered for our languages only; the others get it statically.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from cattrs import Converter
from lsprotocol import types

from core.text import PositionEncoding
from lsp_server.options import SECTION

# The best first: bytes need no conversion, code points a cheap one.
ENCODINGS: Final = (PositionEncoding.UTF8, PositionEncoding.UTF32, PositionEncoding.UTF16)
# What a client that says nothing about symbol kinds can be sent: the kinds of the protocol's first version.
FIRST_SYMBOL_KINDS: Final = frozenset(range(types.SymbolKind.File, types.SymbolKind.Array + 1))
# Parameters of initialize that are read; an odd value elsewhere must not keep a client out.
INITIALIZE_KEYS: Final = (
    "processId",
    "clientInfo",
    "rootPath",
    "rootUri",
    "initializationOptions",
    "capabilities",
    "workspaceFolders",
)


@dataclass(frozen=True, slots=True)
class Client:
    """The client's abilities that we care about."""

    name: str = ""
    encoding: PositionEncoding = PositionEncoding.UTF16
    location_links: frozenset[str] = frozenset()  # methods that may answer with LocationLink
    hierarchical_symbols: bool = False
    symbol_kinds: frozenset[int] = FIRST_SYMBOL_KINDS
    workspace_symbol_kinds: frozenset[int] = FIRST_SYMBOL_KINDS
    resolves_symbol_range: bool = False
    markdown_hover: bool = False
    progress: bool = False
    configuration: bool = False
    configuration_registration: bool = False
    folders: bool = False
    asking: bool = False  # can put a question to its user
    watching: bool = False
    relative_patterns: bool = False
    folds_lines: bool = False  # whole lines only
    most_folds: int | None = None
    dynamic: frozenset[str] = frozenset()  # methods that can be registered after initialize


def read_client(params: types.InitializeParams) -> Client:
    """The abilities announced in initialize; what is not said is not assumed."""
    raw = params.capabilities
    ask = partial(_capability, raw)
    hover_formats = ask("text_document.hover.content_format") or []
    return Client(
        name=params.client_info.name if params.client_info else "",
        encoding=choose_encoding(ask("general.position_encodings")),
        location_links=frozenset(
            method
            for method, place in (
                (types.TEXT_DOCUMENT_DEFINITION, "definition"),
                (types.TEXT_DOCUMENT_DECLARATION, "declaration"),
                (types.TEXT_DOCUMENT_IMPLEMENTATION, "implementation"),
                (types.TEXT_DOCUMENT_TYPE_DEFINITION, "type_definition"),
            )
            if ask(f"text_document.{place}.link_support")
        ),
        hierarchical_symbols=bool(
            ask("text_document.document_symbol.hierarchical_document_symbol_support")
        ),
        symbol_kinds=_kinds(ask("text_document.document_symbol.symbol_kind.value_set")),
        workspace_symbol_kinds=_kinds(ask("workspace.symbol.symbol_kind.value_set")),
        resolves_symbol_range="location.range"
        in (ask("workspace.symbol.resolve_support.properties") or ()),
        markdown_hover=bool(hover_formats) and hover_formats[0] == types.MarkupKind.Markdown,
        progress=bool(ask("window.work_done_progress")),
        configuration=bool(ask("workspace.configuration")),
        configuration_registration=bool(
            ask("workspace.did_change_configuration.dynamic_registration")
        ),
        folders=bool(ask("workspace.workspace_folders")),
        asking=ask("window.show_message") is not None,
        watching=bool(ask("workspace.did_change_watched_files.dynamic_registration")),
        relative_patterns=bool(ask("workspace.did_change_watched_files.relative_pattern_support")),
        folds_lines=bool(ask("text_document.folding_range.line_folding_only")),
        most_folds=ask("text_document.folding_range.range_limit"),
        dynamic=frozenset(
            feature.method for feature in FEATURES if ask(f"{feature.client}.dynamic_registration")
        ),
    )


def choose_encoding(offered: Iterable[str] | None) -> PositionEncoding:
    """Our favourite among the client's; UTF-16 is what every client knows."""
    names = {getattr(name, "value", name) for name in offered or ()}
    return next((encoding for encoding in ENCODINGS if encoding in names), PositionEncoding.UTF16)


def _capability(capabilities: types.ClientCapabilities, path: str) -> Any:
    """The value at a dotted path, None where any part is missing."""
    value: Any = capabilities
    for name in path.split("."):
        value = getattr(value, name, None)
    return value


def _kinds(value_set: Iterable[int] | None) -> frozenset[int]:
    return frozenset(map(int, value_set)) if value_set is not None else FIRST_SYMBOL_KINDS


# -- what we offer


@dataclass(frozen=True, slots=True)
class Feature:
    """One area that can be offered, withheld, or registered later."""

    name: str  # as in codescope.disabledFeatures
    method: str  # under which it is registered
    client: str  # where the client says that it can register it dynamically
    provider: str  # field of ServerCapabilities
    options: type  # of its dynamic registration


FEATURES: Final = (
    Feature(
        "definition",
        types.TEXT_DOCUMENT_DEFINITION,
        "text_document.definition",
        "definition_provider",
        types.DefinitionRegistrationOptions,
    ),
    Feature(
        "declaration",
        types.TEXT_DOCUMENT_DECLARATION,
        "text_document.declaration",
        "declaration_provider",
        types.DeclarationRegistrationOptions,
    ),
    Feature(
        "references",
        types.TEXT_DOCUMENT_REFERENCES,
        "text_document.references",
        "references_provider",
        types.ReferenceRegistrationOptions,
    ),
    Feature(
        "documentHighlight",
        types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT,
        "text_document.document_highlight",
        "document_highlight_provider",
        types.DocumentHighlightRegistrationOptions,
    ),
    Feature(
        "documentSymbol",
        types.TEXT_DOCUMENT_DOCUMENT_SYMBOL,
        "text_document.document_symbol",
        "document_symbol_provider",
        types.DocumentSymbolRegistrationOptions,
    ),
    Feature(
        "hover",
        types.TEXT_DOCUMENT_HOVER,
        "text_document.hover",
        "hover_provider",
        types.HoverRegistrationOptions,
    ),
    Feature(
        "callHierarchy",
        types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY,
        "text_document.call_hierarchy",
        "call_hierarchy_provider",
        types.CallHierarchyRegistrationOptions,
    ),
    Feature(
        "foldingRange",
        types.TEXT_DOCUMENT_FOLDING_RANGE,
        "text_document.folding_range",
        "folding_range_provider",
        types.FoldingRangeRegistrationOptions,
    ),
    Feature(
        "selectionRange",
        types.TEXT_DOCUMENT_SELECTION_RANGE,
        "text_document.selection_range",
        "selection_range_provider",
        types.SelectionRangeRegistrationOptions,
    ),
    Feature(
        "implementation",
        types.TEXT_DOCUMENT_IMPLEMENTATION,
        "text_document.implementation",
        "implementation_provider",
        types.ImplementationRegistrationOptions,
    ),
    Feature(
        "typeDefinition",
        types.TEXT_DOCUMENT_TYPE_DEFINITION,
        "text_document.type_definition",
        "type_definition_provider",
        types.TypeDefinitionRegistrationOptions,
    ),
    Feature(
        "typeHierarchy",
        types.TEXT_DOCUMENT_PREPARE_TYPE_HIERARCHY,
        "text_document.type_hierarchy",
        "type_hierarchy_provider",
        types.TypeHierarchyRegistrationOptions,
    ),
)
# Not per language: always static.
WORKSPACE_SYMBOL: Final = "workspaceSymbol"
FEATURE_NAMES: Final = frozenset({WORKSPACE_SYMBOL, *(feature.name for feature in FEATURES)})
# Requests beside the one under which their feature is registered.
FURTHER_METHODS: Final = {
    types.CALL_HIERARCHY_INCOMING_CALLS: "callHierarchy",
    types.CALL_HIERARCHY_OUTGOING_CALLS: "callHierarchy",
    types.TYPE_HIERARCHY_SUPERTYPES: "typeHierarchy",
    types.TYPE_HIERARCHY_SUBTYPES: "typeHierarchy",
    types.WORKSPACE_SYMBOL: WORKSPACE_SYMBOL,
    types.WORKSPACE_SYMBOL_RESOLVE: WORKSPACE_SYMBOL,
}
FEATURE_OF_METHOD: Final = {feature.method: feature.name for feature in FEATURES} | FURTHER_METHODS
CONFIGURATION_ID: Final = "codescope-configuration"


def feature_of(method: str) -> str | None:
    """The feature that a request belongs to; None for what cannot be switched off."""
    return FEATURE_OF_METHOD.get(method)


def server_capabilities(
    client: Client, disabled: Iterable[str], commands: Iterable[str]
) -> types.ServerCapabilities:
    """What initialize answers."""
    off = frozenset(disabled)
    offered = types.ServerCapabilities(
        position_encoding=types.PositionEncodingKind(client.encoding),
        text_document_sync=types.TextDocumentSyncOptions(
            open_close=True,
            change=types.TextDocumentSyncKind.Incremental,
            save=types.SaveOptions(include_text=False),
        ),
        execute_command_provider=types.ExecuteCommandOptions(commands=list(commands)),
        workspace=types.WorkspaceOptions(
            workspace_folders=types.WorkspaceFoldersServerCapabilities(
                supported=True, change_notifications=True
            )
        ),
    )
    if WORKSPACE_SYMBOL not in off:
        offered.workspace_symbol_provider = types.WorkspaceSymbolOptions(resolve_provider=True)
    for feature in FEATURES:
        if feature.name not in off and feature.method not in client.dynamic:
            setattr(offered, feature.provider, True)
    return offered


def registrations(
    client: Client, disabled: Iterable[str], language_ids: Iterable[str]
) -> dict[str, types.Registration]:
    """Id -> what is to be registered after `initialized`: features, and the wish to hear of changed settings."""
    off = frozenset(disabled)
    selector = [
        types.TextDocumentFilterLanguage(language=language, scheme=scheme)
        for language in language_ids
        for scheme in ("file", "untitled")
    ]
    found = [
        types.Registration(
            id=f"codescope-{feature.name}",
            method=feature.method,
            register_options=feature.options(document_selector=selector),
        )
        for feature in FEATURES
        if feature.name not in off and feature.method in client.dynamic
    ]
    if client.configuration_registration:
        options = types.DidChangeConfigurationRegistrationOptions(section=SECTION)
        method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
        found.append(types.Registration(CONFIGURATION_ID, method, options))
    return {item.id: item for item in found}


# -- initialize from a client that is newer than we are


def readable_initialize(message: Mapping[str, Any], converter: Converter) -> dict[str, Any]:
    """The initialize request without what cannot be read: unknown parameters, and capabilities of a later protocol.

    A client's capabilities grow with each version of the protocol; one new enumeration value among them must not keep
    the whole server from starting.
    """
    params = message.get("params")
    if not isinstance(params, Mapping):
        return dict(message)
    kept = {key: params[key] for key in INITIALIZE_KEYS if key in params}
    if isinstance(capabilities := kept.get("capabilities"), Mapping):
        kept["capabilities"] = {
            area: _readable_area(area, value, converter) for area, value in capabilities.items()
        }
    return {**message, "params": {"processId": None, "rootUri": None, "capabilities": {}, **kept}}


def _readable_area(area: str, value: Any, converter: Converter) -> Any:
    if _is_readable({area: value}, converter):
        return value
    if not isinstance(value, Mapping):
        return None
    return {
        name: part for name, part in value.items() if _is_readable({area: {name: part}}, converter)
    }


def _is_readable(capabilities: Mapping[str, Any], converter: Converter) -> bool:
    try:
        converter.structure(capabilities, types.ClientCapabilities)
    except (ValueError, TypeError, KeyError, AttributeError, BaseExceptionGroup):
        return False
    return True
