"""`python -m bot`: the terminal's door."""

import sys

from bot.cli import main

sys.exit(main(sys.argv[1:]))
