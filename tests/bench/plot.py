"""The plot beside the table, as SVG: throughput by size."""
import math

import streams

WIDTH, HEIGHT = 420, 300  # of a panel
LEFT, RIGHT, TOP, BOTTOM = 52, 96, 40, 44
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #333; }
.title { font-weight: 600; font-size: 13px; }
.grid { stroke: #ddd; }
.a { stroke: #0b6bcb; } .b { stroke: #c2410c; } .peer { stroke-dasharray: 5 4; }
polyline { fill: none; stroke-width: 2; }
rect.a { fill: #0b6bcb; stroke: none; } rect.b { fill: #c2410c; stroke: none; }
rect.c { fill: #6b7280; stroke: none; }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd; } .grid { stroke: #444; }
  .a { stroke: #60a5fa; } .b { stroke: #fb923c; } rect.a { fill: #60a5fa; } rect.b { fill: #fb923c; }
}
"""


def text(x, y, words, anchor="start", kind=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{words}</text>'


def nice_top(value):
    """The next 1, 2, 2.5 or 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= value)


def frame(title, unit, top, bottom=0.0):
    """Title, horizontal grid and its labels; returns the parts and the function from value to y."""
    def y(value):
        return HEIGHT - BOTTOM - (value - bottom) / (top - bottom) * (HEIGHT - TOP - BOTTOM)
    parts = [text(0, 14, title, kind="title"), text(0, 30, unit)]
    for step in range(5):
        value = bottom + (top - bottom) * step / 4
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}"/>')
        parts.append(text(LEFT - 6, y(value) + 4, f"{value:g}", "end"))
    return parts, y


def spread(labels, gap=14):
    """Moves labels (y, words) apart, so that none covers another."""
    placed = []
    for y, words in sorted(labels):
        placed.append((max(y, placed[-1][0] + gap) if placed else y, words))
    return placed


def by_size(values):
    top = nice_top(max(rate for key, rate in values.items() if key != "peak_bytes") / 1e9)
    parts, y = frame("One client, float32, by size of the file", "GB/s", top)
    step = (WIDTH - LEFT - RIGHT) / (len(streams.SIZES) - 1)
    labels = []
    for law, kind in zip(streams.LAWS, "ab"):
        for prefix, peer in (("", ""), ("nginx.", " peer")):
            if peer and kind == "b":
                continue  # nginx sends the same whatever the bytes are
            rates = [values[f"{prefix}{law}.{size}"] / 1e9 for size in streams.SIZES]
            points = " ".join(f"{LEFT + i * step:.1f},{y(rate):.1f}" for i, rate in enumerate(rates))
            parts.append(f'<polyline class="{kind}{peer}" points="{points}"/>')
            labels.append((y(rates[-1]) + 4, "nginx, file" if peer else law))
    parts += [text(WIDTH - RIGHT + 6, at, words) for at, words in spread(labels)]
    parts += [text(LEFT + i * step, HEIGHT - BOTTOM + 18, streams.label(size), "middle")
              for i, size in enumerate(streams.SIZES)]
    return parts


def document(panels):
    body = "".join(f'<g transform="translate({10 + i * (WIDTH + 20)},10)">{"".join(parts)}</g>\n'
                   for i, parts in enumerate(panels))
    width = 20 + len(panels) * (WIDTH + 20)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT + 20}" width="{width}" '
            f'height="{HEIGHT + 20}">\n<style>{STYLE}</style>\n{body}</svg>\n')


def write(path, result):
    panels = [draw(result[name]) for name, draw in (("streams", by_size),) if name in result]
    with open(path, "w") as out:
        out.write(document(panels))
