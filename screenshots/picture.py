"""Draws the screen of a terminal as a PNG, cell by cell."""

from PIL import Image, ImageDraw, ImageFont

FONTS = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono{}.ttf"
SIZE = 14
BACKGROUND, FOREGROUND = "#16181d", "#d5d9e0"
NAMED = {
    "black": "#16181d", "red": "#e06c75", "green": "#98c379", "brown": "#d9b06c", "blue": "#61afef",
    "magenta": "#c678dd", "cyan": "#56b6c2", "white": "#d5d9e0", "brightblack": "#6b7280", "brightred": "#ff7b85",
    "brightgreen": "#b5e890", "brightbrown": "#f5d08a", "brightblue": "#82c4ff", "brightmagenta": "#dd9bf2",
    "brightcyan": "#7fdbe8", "brightwhite": "#ffffff",
}


def colour(name, fallback):
    if name == "default":
        return fallback
    return NAMED.get(name) or f"#{name}"


def render(screen, path):
    """Writes the picture of a pyte screen."""
    regular = ImageFont.truetype(FONTS.format(""), SIZE)
    bold = ImageFont.truetype(FONTS.format("-Bold"), SIZE)
    width = round(regular.getlength("M"))
    ascent, descent = regular.getmetrics()
    height = ascent + descent
    image = Image.new("RGB", (screen.columns * width + 16, screen.lines * height + 16), BACKGROUND)
    draw = ImageDraw.Draw(image)
    for row in range(screen.lines):
        for column in range(screen.columns):
            cell = screen.buffer[row][column]
            front, back = colour(cell.fg, FOREGROUND), colour(cell.bg, BACKGROUND)
            if cell.reverse:
                front, back = back, front
            x, y = 8 + column * width, 8 + row * height
            if back != BACKGROUND:
                draw.rectangle([x, y, x + width - 1, y + height - 1], fill=back)
            if cell.data.strip():
                draw.text((x, y), cell.data, font=bold if cell.bold else regular, fill=front)
            if cell.underscore:
                draw.line([x, y + ascent + 2, x + width - 1, y + ascent + 2], fill=front)
    image.save(path, optimize=True)
