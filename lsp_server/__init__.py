"""The language server: LSP in, LSP out. The only door that knows Position, URI and column encodings."""

# Before any of our modules imports lsprotocol.
from lsp_server import late_types as late_types
