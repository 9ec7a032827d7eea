"""Folders on disk to rows in the index: scan, extraction workers, linker, writer; a process of its own."""
