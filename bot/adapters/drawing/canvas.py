"""A canvas with smooth edges: shapes and texts on it are given in dots, and drawn at a multiple of them."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import fontpkg
from PIL import Image, ImageColor, ImageDraw, ImageFont

Box = tuple[float, float, float, float]  # left, top, right, bottom
REGULAR, MEDIUM, BOLD = 420, 540, 700
GROUND, PANEL, INK, MUTED, FAINT = "#1e1f22", "#26272b", "#f5f6f8", "#a9aeb8", "#3a3c42"  # on a dark background
SMOOTH = 2  # a picture is drawn that much larger
_LOOSE = frozenset("a an and as at for from in of on or the to with".split())  # no word to end with
_LEAST = 3  # characters
_OPTICAL = (14, 32)  # the sizes that the font has forms for


class Canvas:
    """A picture of `width` x `height` dots, each of them `scale` x `scale` pixels."""

    def __init__(self, width: int, height: int, scale: int, background: str) -> None:
        self.scale = scale
        self.image = Image.new("RGB", (width * scale, height * scale), background)
        self._draw = ImageDraw.Draw(self.image)

    def box(self, box: Box, fill: str, radius: float = 0, frame: str | None = None) -> None:
        """A filled rectangle with round corners, less round where it is narrow; `frame` is the colour of its edge."""
        left, top, right, bottom = self._pixels(box)
        round_to = min(radius * self.scale, (right - left) / 2, (bottom - top) / 2)
        inner = (left, top, max(left, right - 1), max(top, bottom - 1))
        self._draw.rounded_rectangle(inner, round_to, fill, frame, 2 * self.scale if frame else 0)

    def upright(self, x: float, top: float, bottom: float, fill: str, width: float, dash: float = 0) -> None:
        """A vertical line, with `dash` a broken one."""
        step = 2 * dash or bottom - top
        y = top
        while y < bottom:
            end = min(bottom, y + (dash or step))
            self.box((x - width / 2, y, x + width / 2, end), fill)
            y += step

    def hatch(self, box: Box, fill: str, gap: float, width: float) -> None:
        """Diagonal lines that fill a rectangle; they continue in a neighbouring one."""
        left, top, right, bottom = self._pixels(box)
        tall, step = bottom - top, round(gap * self.scale)
        tile = self.image.crop((left, top, right, bottom))
        draw = ImageDraw.Draw(tile)
        for x in range(-tall - left % step - step, right - left + step, step):
            draw.line((x, tall, x + tall, 0), fill, round(width * self.scale))
        self.image.paste(tile, (left, top))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        fill: str,
        *,
        weight: int = REGULAR,
        anchor: str = "lm",
        halo: str | None = None,
    ) -> None:
        """A line of text; `anchor` is Pillow's: where the point lies in it. A `halo` keeps it readable over lines."""
        place = (x * self.scale, y * self.scale)
        set_in = font(size * self.scale, weight)
        if halo:
            self._draw.text(place, text, halo, set_in, anchor, stroke_width=4 * self.scale, stroke_fill=halo)
        self._draw.text(place, text, fill, set_in, anchor)

    def grab(self, box: Box) -> Image.Image:
        """A copy of what lies in a rectangle."""
        return self.image.crop(self._pixels(box))

    def put(self, part: Image.Image, x: float, y: float) -> None:
        """What was grabbed, with its top left corner at a point."""
        self.image.paste(part, (round(x * self.scale), round(y * self.scale)))

    def circle(self, x: float, y: float, radius: float, fill: str) -> None:
        """A filled circle around a point."""
        self.box((x - radius, y - radius, x + radius, y + radius), fill, radius)

    def reduced(self, factor: int) -> Image.Image:
        """The picture with fewer pixels."""
        return self.image.reduce(factor)

    def _pixels(self, box: Box) -> tuple[int, int, int, int]:
        left, top, right, bottom = (round(x * self.scale) for x in box)
        return left, top, right, bottom


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    """A picture as a file of a form that Pillow knows."""
    found = BytesIO()
    picture.save(found, form, **options)
    return found.getvalue()


def png(picture: Image.Image) -> bytes:
    """A picture as a PNG; equal ones give equal bytes."""
    return saved(picture, "PNG", compress_level=6)


@cache
def font(size: float, weight: int) -> ImageFont.FreeTypeFont:
    """A font of a size in pixels. The basic layout gives the same on every machine."""
    found = ImageFont.truetype(_path(), size, layout_engine=ImageFont.Layout.BASIC)
    found.set_variation_by_axes([min(max(size, _OPTICAL[0]), _OPTICAL[1]), weight])
    return found


@cache
def _path() -> str:
    return str(fontpkg.path("Inter"))


def width(text: str, size: float, weight: int = REGULAR) -> float:
    """How wide a line of text is, in the unit of its size."""
    return font(100, weight).getlength(text) * size / 100


def fitted(text: str, room: float, size: float, weight: int = REGULAR, more: str = "…") -> str:
    """As many words of a text as fit, with `more` where some don't; "" where too little would be left of it."""
    if width(text, size, weight) <= room:
        return text
    words = text.split()[:-1]
    while words and (width(" ".join(words) + more, size, weight) > room or words[-1] in _LOOSE):
        words.pop()
    found = " ".join(words).rstrip(" ,;:-–")
    return f"{found}{more}" if len(found) >= _LEAST else ""


def mixed(colour: str, other: str, share: float) -> str:
    """A colour with a share of another one, 0 to 1."""
    pairs = zip(ImageColor.getrgb(colour)[:3], ImageColor.getrgb(other)[:3], strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
