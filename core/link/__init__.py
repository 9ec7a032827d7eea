"""FileFacts + SymbolLookup -> FileLinks: which symbols every reference means.

Knows no language, no disk, no database.
"""
