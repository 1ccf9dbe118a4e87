"""Figures as text."""


def seconds(value):
    if value < 1:
        return f"{1000 * value:.3g} ms"
    return f"{value:.1f} s" if value < 100 else f"{value // 60:.0f} min {value % 60:.0f} s"


def megabytes(count):
    return f"{count / 1e6:.2f} MB" if count < 1e7 else f"{count / 1e6:.1f} MB"


def requests(count):
    return f"{count:,.0f} requests/s"


def speed(rate):
    return f"{rate / 1e6:,.0f} MB/s"


def values(rate):
    return f"{rate / 1e6:,.1f} M values/s"


def times(ours, theirs):
    return f"{ours / theirs:.2f}x"
