"""The errors that core raises on purpose.

    CoreError
    ├── StoreError
    │   ├── NoIndex             there is none yet
    │   ├── SchemaMismatch      the index file has another schema version
    │   └── DamagedIndex        the index file is broken; a new one must be built
    ├── QueryError              a .scm file does not fit its grammar or our vocabulary
    ├── EmbedError              meaning is off
    │   ├── NoModel             there is no model, or a library that it needs is not installed
    │   ├── WrongModel          its files are not those that they should be
    │   └── CannotBuild         it cannot be put where it is kept
    ├── LanguageError           a language.toml is malformed
    └── Cancelled               the caller's cancel flag was set

Nothing found is an empty answer, never an error; broken user code is data, never an error.
"""


class CoreError(Exception):
    """Base of every error that core raises on purpose."""


class StoreError(CoreError):
    """The index file cannot be used."""


class NoIndex(StoreError):
    """There is no index yet."""


class SchemaMismatch(StoreError):
    """The index file was written with another schema version."""


class DamagedIndex(StoreError):
    """The index file is broken; a new one must be built."""


class QueryError(CoreError):
    """A query file does not fit its grammar or the vocabulary in queries/README.md."""


class LanguageError(CoreError):
    """A language.toml is malformed or names something unknown."""


class EmbedError(CoreError):
    """There are no vectors to be had; the message is for users."""


class NoModel(EmbedError):
    """There is no model, or a library that it needs is not installed."""


class WrongModel(EmbedError):
    """A file of the model is truncated, damaged or of another model."""


class CannotBuild(EmbedError):
    """The model cannot be put where it is kept: no room, no permission."""


class Cancelled(CoreError):
    """The work was given up because its caller no longer wants it."""
