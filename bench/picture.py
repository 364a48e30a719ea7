"""Take the README's pictures of an answer and of the settings from the demo: `python -m bench.picture`."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

from tests.doubles import browser

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
ANSWER, SETTINGS = PICTURES / "answer.png", PICTURES / "setup.png"
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
_AS_ADMIN = """
(p => {
    p.value = [...p.options].find(o => o.text.includes('admin')).value;
    p.dispatchEvent(new Event('change'));
})(document.querySelector('#viewer-picker'))
"""
_ARRIVED = "window.simcordPreview?.ready && document.querySelector('#action-status').innerText === 'Viewport updated'"
_IS_ADMIN = "document.querySelector('#viewer-picker').selectedOptions[0]?.text.includes('admin')"
_CHOSEN = "document.querySelector('.command-chip')"


async def take() -> None:
    """Start the demo, save its newest answer as PNG, then, as the admin of its server, the settings."""
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
            await tab.until(_ARRIVED)
            await tab.picture(ANSWER, of=await tab.run(_SHOWN))
            await tab.run(_AS_ADMIN)
            await tab.until(f"window.simcordPreview?.ready && {_IS_ADMIN}")
            await _open_the_settings(tab)
            await tab.picture(SETTINGS, of=await tab.run(_SHOWN))
    finally:
        if demo.returncode is None:
            demo.terminate()
        await demo.wait()


async def _open_the_settings(tab: browser.Tab) -> None:
    """Type the command, leave its option out, and send it."""
    await tab.click("#channel-composer-input")
    await tab.type("/mentor setup")
    await tab.until("document.querySelector('#command-picker-listbox [aria-selected=true]')")
    await tab.press("Enter")
    await tab.until(_CHOSEN)
    await tab.press("Escape")  # close the list of its options
    await tab.press("Enter")
    await tab.sees("Settings of", "#channel-message-list")
    await asyncio.sleep(1)  # until it has scrolled there


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
    """Take them, and see that they are small enough."""
    asyncio.run(take())
    sizes = []
    for path in (ANSWER, SETTINGS):
        finish(path)
        sizes.append(path.stat().st_size)
        print(f"{path.relative_to(ROOT)}: {sizes[-1] / 1000:.0f} kB")
    sys.exit(max(sizes) > LARGEST)


if __name__ == "__main__":
    main()
