"""One file per LSP area: parameters in, one question to core/navigate, LSP values out."""
