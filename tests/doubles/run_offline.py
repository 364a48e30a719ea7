"""Run the real entry point without a network: `python -m tests.doubles.run_offline demo`.

The process ends with status 97 if it tried to leave this machine.
"""

from __future__ import annotations

import os
import runpy
import sys

from tests.doubles.loopback import loopback_only

LEFT_LOOPBACK = 97


def main() -> None:
    """Be `python -m bot` with the same arguments."""
    sys.argv[0] = "bot"
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
