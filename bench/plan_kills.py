"""Kill a process that works on plans: `python -m bench.plan_kills [TIMES]` prints "lost or half-written: N of 200"."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.doubles.planners import kill_planners


def main() -> None:
    """Run it in a temporary folder."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as place:
        faults = kill_planners(Path(place) / "mentor.db", times)
    for fault in faults:
        print(fault)
    print(f"lost or half-written: {len(faults)} of {times}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
