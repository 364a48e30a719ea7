"""Run the real entry point against a wire server: `python -m tests.doubles.run_against_wire run`.

The environment says where the server is (see `environment` in `tests.doubles.wire.seams`), and with WIRE_EVERY how many
seconds lie between two looks at what is due. The process ends with status 97 if it tried to leave this machine.
"""

from __future__ import annotations

import os

from bot.chat import due
from tests.doubles import run_offline
from tests.doubles.wire import seams

EVERY = "WIRE_EVERY"


def main() -> None:
    """Set the seams, then be `python -m bot` with the same arguments."""
    due.EVERY = float(os.environ.get(EVERY, due.EVERY))
    with seams.point(os.environ[seams.API], os.environ[seams.GATEWAY], os.environ[seams.CDN]):
        run_offline.main()


if __name__ == "__main__":
    main()
