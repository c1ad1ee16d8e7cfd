"""`python -m tests.portal --port 8100`: prints the origin, then serves until it is interrupted."""

from __future__ import annotations

import argparse
import contextlib

from tests.portal.server import RunningPortal


def main() -> None:
    """Serve the portal on loopback."""
    parser = argparse.ArgumentParser(prog="python -m tests.portal", description="Serve the synthetic portal.")
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--articles", type=int, default=0, help="serve so many generated articles instead")
    parser.add_argument("--size", type=int, default=60_000, help="bytes of a generated page")
    parser.add_argument("--seed", type=int, default=1, help="of the generated articles")
    given = parser.parse_args()
    portal = RunningPortal(port=given.port, articles=given.articles, size=given.size, seed=given.seed)
    print(portal.origin, flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        portal.serve()


if __name__ == "__main__":
    main()
