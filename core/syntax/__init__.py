"""Bytes to trees, and trees to constructs: the only importer of tree_sitter."""
