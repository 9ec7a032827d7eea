"""Texts -> vectors of all-MiniLM-L6-v2, on the CPU, without a network. Only `load` and what it makes need the extra."""
