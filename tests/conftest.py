"""What all tests share: nothing but settings. Helpers are plain modules beside this file."""

import os

from hypothesis import settings

# The same examples everywhere and no deadline: a failure is a fault of the code, not of a busy machine.
settings.register_profile("codescope", deadline=None, derandomize=True)
# For hunting: HYPOTHESIS_PROFILE=search tries new examples each time.
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "codescope"))
