"""What is measured, and against whom: accuracy, speed, size, latency. Nothing here ships.

Corpora, truth servers and peers are fetched when a benchmark runs, into a cache that is never committed.
"""
