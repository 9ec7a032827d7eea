"""Finding symbols by what a person types."""
