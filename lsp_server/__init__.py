"""The language server: LSP in, LSP out. The only door that knows Position, URI and column encodings."""

# Before any of our modules imports lsprotocol, or asyncio.
from lsp_server import late_types as late_types
from lsp_server import without_tls as without_tls
