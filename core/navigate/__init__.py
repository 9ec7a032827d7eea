"""One module per question an editor asks: `f(snapshot, ...)` to plain values, in byte ranges and file paths."""
