"""What happens where an editor is not installed."""

import os
from typing import NoReturn

import pytest

SETUP = "editors/setup_test_editors.sh"


def missing_editor(what: str) -> NoReturn:
    """In CI nothing may be missing; elsewhere say loudly that a test did not run, and how to make it run."""
    message = f"NOT TESTED, {what}. To install what is missing on Debian: bash {SETUP}"
    if os.environ.get("CI") == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)
