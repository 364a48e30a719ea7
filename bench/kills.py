"""Kill a build at random instants: `python -m bench.kills [TIMES]` prints "broken or lost: N of 100"."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.doubles.kills import kill_builds


def main() -> None:
    """Run it in a temporary folder."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as place:
        faults = kill_builds(Path(place), times)
    for fault in faults:
        print(fault)
    print(f"broken or lost: {len(faults)} of {times}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
