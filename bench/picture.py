"""Take the README's picture of an answer from the demo, with the default index: `python -m bench.picture`."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

from tests.doubles import browser

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "pictures" / "answer.png"
LARGEST = 200_000  # bytes
MARGIN = 24  # dots
# The message has a row as wide as the window; what is in it is narrower.
_SHOWN = """
(() => {
    const row = document.querySelector('#channel-message-list > :last-child');
    const inner = '.message-avatar, .component-container, button.component-button';
    const boxes = [...row.querySelectorAll(inner)].map(e => e.getBoundingClientRect());
    const x = Math.min(...boxes.map(b => b.left)), y = row.getBoundingClientRect().top;
    return {x, y, width: Math.max(...boxes.map(b => b.right)) - x, height: Math.max(...boxes.map(b => b.bottom)) - y};
})()
"""


async def take(path: Path) -> None:
    """Start the demo, look at its newest answer, and save that as PNG."""
    program = browser.found()
    if program is None:
        sys.exit("There is no Chromium; install one, or set MENTOR_CHROMIUM to its program.")
    demo = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--no-open", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        address = await _address(demo)
        async with browser.chromium(program, width=1100, height=1100, scale=1.5) as tab:
            await tab.open(address)
            await tab.until("window.simcordPreview?.ready")
            await tab.until("document.querySelector('#action-status').innerText === 'Viewport updated'")
            await tab.picture(path, of=await tab.run(_SHOWN))
    finally:
        if demo.returncode is None:
            demo.terminate()
        await demo.wait()


async def _address(demo: asyncio.subprocess.Process) -> str:
    assert demo.stdout is not None
    line = (await demo.stdout.readline()).decode()
    found = re.search(r"http://\S+", line)
    if found is None:
        sys.exit("The demo did not start; it says why.")
    return found[0]


def finish(path: Path) -> None:
    """Give a picture a margin, and 256 colours, which is all that such a page needs."""
    from PIL import Image, ImageOps

    image = Image.open(path).convert("RGB")
    background = image.getpixel((0, 0))
    assert isinstance(background, tuple)
    ImageOps.expand(image, MARGIN, background).quantize(256).save(path, optimize=True)


def main() -> None:
    """Take it, and see that it is small enough."""
    asyncio.run(take(PICTURE))
    finish(PICTURE)
    size = PICTURE.stat().st_size
    print(f"{PICTURE.relative_to(ROOT)}: {size / 1000:.0f} kB")
    sys.exit(size > LARGEST)


if __name__ == "__main__":
    main()
