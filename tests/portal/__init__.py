"""A synthetic portal on loopback: haiphong.gov.vn in its three generations, sub-portals, and a WordPress neighbour.

`running_portal()` serves it from a thread, `python -m tests.portal` from a process; `expected(key)` is the truth about
an article, whatever its page shows.
"""

from tests.portal.expectations import differences, expected, expected_of, keys, story_url
from tests.portal.faults import FAULTS
from tests.portal.server import RunningPortal, Seen, running_portal
from tests.portal.site import Portal

__all__ = [
    "FAULTS",
    "Portal",
    "RunningPortal",
    "Seen",
    "differences",
    "expected",
    "expected_of",
    "keys",
    "running_portal",
    "story_url",
]
