"""The language server: LSP in, LSP out. The only door that knows Position, URI and column encodings."""
