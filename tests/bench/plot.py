"""The plot beside the table, as SVG: throughput by size, and values made by kernel."""
import math

import streams

WIDTH, HEIGHT = 500, 300  # of a panel
LEFT, RIGHT, TOP, BOTTOM = 40, 96, 40, 44
STYLE = """
text { font-family: system-ui, sans-serif; font-size: 12px; fill: #333; }
.small { font-size: 9px; }
.title { font-weight: 600; font-size: 13px; }
.grid { stroke: #ddd; }
.a { stroke: #0b6bcb; } .b { stroke: #c2410c; } .peer { stroke-dasharray: 5 4; }
polyline { fill: none; stroke-width: 2; }
rect.a { fill: #0b6bcb; stroke: none; } rect.b { fill: #c2410c; stroke: none; }
rect.c { fill: #6b7280; stroke: none; } line.c { stroke: #6b7280; stroke-dasharray: 2 3; }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd; } .grid { stroke: #444; }
  .a { stroke: #60a5fa; } .b { stroke: #fb923c; } rect.a { fill: #60a5fa; } rect.b { fill: #fb923c; }
}
"""


def text(x, y, words, anchor="start", kind=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{words}</text>'


def scale(value):
    """The end of an axis that holds the value, and into how many steps it is divided."""
    power = 10 ** math.floor(math.log10(value))
    return next((end * power, steps) for end, steps in ((1, 4), (1.5, 3), (2, 4), (3, 3), (4, 4), (5, 5), (8, 4), (10, 5))
                if end * power >= value)


def frame(title, unit, highest, right):
    """Title, horizontal grid and its labels; returns the parts and the function from value to y."""
    top, steps = scale(highest)

    def y(value):
        return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM)
    parts = [text(0, 14, title, kind="title"), text(0, 30, unit)]
    for step in range(steps + 1):
        value = top * step / steps
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{y(value):.1f}" y2="{y(value):.1f}"/>')
        parts.append(text(LEFT - 6, y(value) + 4, f"{value:g}", "end"))
    return parts, y


def spread(labels, gap=14):
    """Moves labels (y, words) apart, so that none covers another."""
    placed = []
    for y, words in sorted(labels):
        placed.append((max(y, placed[-1][0] + gap) if placed else y, words))
    return placed


def by_size(values):
    highest = max(rate for key, rate in values.items() if key[-1].isdigit()) / 1e9
    parts, y = frame("One client, float32, by size of the file", "GB/s", highest, WIDTH - RIGHT)
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


LAWS = ("uniform", "normal", "trunc_normal")


def bars_of(values, dtype):
    """(law, name of the bar, its kind, values per second): each level's kernel, and torch."""
    for law in LAWS:
        for key, rate in values.items():
            if key.startswith(f"{law}.{dtype}."):
                level = key.rsplit(".", 1)[1]
                yield law, level, "a" if level == values["best"] else "c", rate / 1e9
        if f"library.{law}.{dtype}" in values:
            yield law, "torch", "b", values[f"library.{law}.{dtype}"] / 1e9


def by_kernel(values):
    bars = list(bars_of(values, "float32"))
    copy = values["memcpy.float32"] / 1e9
    parts, y = frame("Kernels on one core, float32", "G values/s", max(copy, *(rate for *_, rate in bars)), WIDTH)
    group = (WIDTH - LEFT) / len(LAWS)
    for number, law in enumerate(LAWS):
        own = [bar for bar in bars if bar[0] == law]
        step = (group - 12) / len(own)
        x = LEFT + number * group + 6
        parts.append(text(x + (group - 12) / 2, HEIGHT - 6, law, "middle", "title"))
        for i, (_, name, kind, rate) in enumerate(own):
            at = x + i * step
            parts.append(f'<rect class="{kind}" x="{at + 1:.1f}" width="{step - 2:.1f}" y="{y(rate):.1f}" '
                         f'height="{HEIGHT - BOTTOM - y(rate):.1f}"/>')
            parts.append(text(at + step / 2, y(rate) - 4, f"{rate:.2f}", "middle", "small"))
            parts.append(text(at + step / 2, HEIGHT - BOTTOM + 14, name, "middle", "small"))
    parts.append(f'<line class="c" x1="{LEFT}" x2="{WIDTH}" y1="{y(copy):.1f}" y2="{y(copy):.1f}"/>')
    parts.append(text(WIDTH, y(copy) - 4, "memcpy", "end", "small"))
    return parts


def document(result):
    """The whole plot of the values of each subject."""
    panels = [draw(result[name]) for name, draw in (("streams", by_size), ("kernels", by_kernel)) if name in result]
    body = "".join(f'<g transform="translate({10 + i * (WIDTH + 20)},10)">{"".join(parts)}</g>\n'
                   for i, parts in enumerate(panels))
    width = 20 + len(panels) * (WIDTH + 20)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT + 20}" width="{width}" '
            f'height="{HEIGHT + 20}">\n<style>{STYLE}</style>\n{body}</svg>\n')
