"""Run the real entry point against a wire server: `python -m tests.doubles.run_against_wire run`.

The environment says where the server is (see `environment` in `tests.doubles.wire.seams`). The process ends with
status 97 if it tried to leave this machine.
"""

from __future__ import annotations

import os
import runpy
import sys

from tests.doubles.loopback import loopback_only
from tests.doubles.wire import seams

LEFT_LOOPBACK = 97


def main() -> None:
    """Set the seams, then be `python -m bot` with the same arguments."""
    sys.argv[0] = "bot"
    with seams.point(os.environ[seams.API], os.environ[seams.GATEWAY], os.environ[seams.CDN]):
        tried: list[str] = []
        try:
            with loopback_only() as tried:
                runpy.run_module("bot", run_name="__main__", alter_sys=True)
        finally:
            if tried:
                sys.stdout.flush()
                print(f"left loopback: {', '.join(tried)}", file=sys.stderr, flush=True)
                os._exit(LEFT_LOOPBACK)


if __name__ == "__main__":
    main()
