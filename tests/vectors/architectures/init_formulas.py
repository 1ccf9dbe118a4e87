"""Initial values as formulas of a row's fields and of the sizes of a tensor, for init_rules.py."""
import json
import math
import re

import configs

FLOATS = re.compile(r"init|std|scale|factor|range|gain|value|time_step|dt_|alpha|gamma|beta|prior|bias|temperature")
NO_FACTORS = re.compile(r"drop|eps|prob|loss|(?<!pad_)token|theta|coef|label")
INITS = re.compile(r"init|std|range|factor|scale")
LOCAL = ["in_features", "in_channels", "embedding_dim", "fan_in", "size1", "size0", "fan_out"]
ARGUMENTS = {
    "mamba_dt_bias": ("dt_min", "dt_max", "dt_floor"), "sinusoids": (), "values": (),
    "normal": ("mean", "std"), "uniform": ("a", "b"), "constant": ("val",), "trunc_normal": ("mean", "std", "a", "b"),
    "xavier_uniform": ("gain",), "xavier_normal": ("gain",), "orthogonal": ("gain",), "dirac": ("groups",),
    "kaiming_uniform": ("a", "mode", "nonlinearity"), "kaiming_normal": ("a", "mode", "nonlinearity"),
    "lecun_normal": (), "variance_scaling": ("scale", "mode", "distribution"), "eye": (), "exponential": ("lambd",),
    "embedding_normal": ("padding_idx", "mean", "std"), "log_range": (), "bernoulli": ("p",),
}


def numbers_of(model_type, config):
    """Names of the row's fields -> numbers of this config."""
    found = {}
    for name, row in configs.current(model_type, config).items():
        if type(row["value"]) in (int, float) and (FLOATS.search(name) or not NO_FACTORS.search(name)):
            found[name] = row["value"]
    return found


def number_text(value):
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer() and abs(value) < 1e15):
        return int(value)
    return value


def near(a, b):
    return a == b or abs(a - b) <= 2e-7 * max(abs(a), abs(b))


CONSTANTS = {math.sqrt(5): "sqrt(5)", math.sqrt(2): "sqrt(2)", math.sqrt(3): "sqrt(3)", math.sqrt(0.5): "sqrt(0.5)"}


def constant_text(value):
    return CONSTANTS.get(value) or number_text(value)


def formula_of(values, environments):
    """A number or a formula for values[i] in environments[i] (name -> number); None: none was found."""
    is_constant = all(v == values[0] for v in values)
    many = len({json.dumps(e, sort_keys=True) for e in environments}) > 1
    is_short = len(f"{values[0]:.12g}".strip("-0.").replace(".", "")) <= 4  # a number that somebody wrote
    if is_constant and ((many and is_short) or values[0] in (0, 1, -1, 2, -2, *CONSTANTS)):
        return constant_text(values[0])
    names = [n for n in environments[0] if all(n in e for e in environments)]
    if not many:
        names = [n for n in names if INITS.search(n) or n in LOCAL or configs.LAYERS.search(n.split(".")[-1])]
    names.sort(key=lambda n: (not INITS.search(n), LOCAL.index(n) if n in LOCAL else len(LOCAL), n.count("."), len(n)))
    vectors = {n: [e[n] for e in environments] for n in names}

    def fits(text, function):
        try:
            return all(near(function(i), v) for i, v in enumerate(values))
        except (ZeroDivisionError, ValueError, OverflowError):
            return False

    for n, x in vectors.items():
        for text, f in ((n, lambda i: x[i]), (f"-{n}", lambda i: -x[i])):
            if fits(text, f):
                return text
    ones = [1.0] * len(values)
    outer = [("", ones)] + [(n, x) for n, x in vectors.items() if INITS.search(n)]
    pairs = [(f"{n} * {m}", [a * b for a, b in zip(x, y)]) for i, (n, x) in enumerate(outer[1:6])
             for m, y in outer[i + 2:6]]
    outer += pairs
    for text, x in pairs:
        for sign in (1, -1):
            if fits(text, lambda i: sign * x[i]):
                return text if sign == 1 else f"-{text}"
    shapes = [("1 / sqrt({g})", lambda a, g: a / math.sqrt(g)), ("1 / sqrt(2 * {g})", lambda a, g: a / math.sqrt(2 * g)),
              ("{g} ** -0.5", lambda a, g: a * g ** -0.5), ("1 / {g}", lambda a, g: a / g), ("sqrt({g})",
              lambda a, g: a * math.sqrt(g)), ("{g}", lambda a, g: a * g), ("sqrt(2 / {g})", lambda a, g: a * math.sqrt(2 / g)),
              ("sqrt(1 / (3 * {g}))", lambda a, g: a * math.sqrt(1 / (3 * g))),
              ("sqrt(2 / (5 * {g}))", lambda a, g: a * math.sqrt(2 / (5 * g))),
              ("sqrt(6 / {g})", lambda a, g: a * math.sqrt(6 / g)), ("1 / sqrt(3 * {g})", lambda a, g: a / math.sqrt(3 * g))]
    for sign in (1, -1):
        for on, a in outer:
            for shape, f in shapes:
                for gn, g in vectors.items():
                    text = shape.format(g=gn)
                    if gn != on and fits(text, lambda i: sign * f(a[i], g[i])):
                        body = (f"{on} * {text}" if not text.startswith("1 / ") else f"{on} {text[2:]}") if on else text
                        return body if sign == 1 else f"-({body})"
            for factor in (0.02, 2, 3, 0.5, 10, 0.1, 4, 5, math.sqrt(2), 0.01, 100, 8, 16):
                if on and fits(on, lambda i: sign * factor * a[i]):
                    return f"{number_text(sign * factor)} * {on}"
    for on, a in outer:
        for gn, g in vectors.items():
            for hn, h in vectors.items():
                if gn >= hn:
                    continue
                for text, f in ((f"({gn} * {hn}) ** -0.5", lambda i: a[i] * (g[i] * h[i]) ** -0.5),
                                (f"1 / sqrt({gn} + {hn})", lambda i: a[i] / math.sqrt(g[i] + h[i])),
                                (f"sqrt(2 / ({gn} + {hn}))", lambda i: a[i] * math.sqrt(2 / (g[i] + h[i]))),
                                (f"1 / sqrt(2 * {gn} * {hn})", lambda i: a[i] / math.sqrt(2 * g[i] * h[i]))):
                    if fits(text, f):
                        return (f"{on} * {text}" if not text.startswith("1 / ") else f"{on} {text[2:]}") if on else text
    return constant_text(values[0]) if is_constant and (many or is_short) else None


# Laws -----------------------------------------------------------------------------------------------------

def combined(steps):
    """One (name, numbers, words) for the steps of a tensor, or None."""
    law = None
    for step in steps:
        name, arguments = step[0], step[1:]
        if name == "multiply" and law is not None:
            law = scaled(law, arguments[0])
        elif name == "part":
            inner, rows = step[1], step[2]
            if law is not None and law[0] == "normal" and inner[0] == "constant" and inner[1] == 0.0 and rows \
                    and rows != "other" and rows[1] == 1:
                law = ("embedding_normal", (rows[0], *law[1]), ())
            elif law is not None and law[0] == "constant" and inner[:2] == ["constant", law[1][0]]:
                continue
            else:
                return None
        elif name in ARGUMENTS:
            law = (name, tuple(a for a in arguments if not isinstance(a, str)),
                   tuple(a for a in arguments if isinstance(a, str)))
        else:
            return None
        if law is None:
            return None
    return law


def scaled(law, factor):
    name, numbers, words = law
    if name in ("normal", "uniform", "constant", "trunc_normal", "xavier_uniform", "xavier_normal", "orthogonal"):
        return name, tuple(n * factor for n in numbers), words
    return None


def is_sinusoids(values, shape):
    """Whisper's table: sines, then cosines, of positions over scales up to 10000."""
    half = shape[1] // 2
    if len(shape) != 2 or shape[1] % 2 or half < 2:
        return False
    scales = [math.exp(-math.log(10000) / (half - 1) * j) for j in range(half)]
    return all(abs(v - (math.sin if j < half else math.cos)(i * scales[j % half])) < 1e-4
               for i in range(shape[0]) for j, v in enumerate(values[i * 2 * half:(i + 1) * 2 * half]))


def from_values(values, shape, numbers=None):
    """The law of a tensor whose values are known: a constant, 0, 1, .., their logarithms, tables of positions."""
    if not values:
        return None
    if all(v == values[0] for v in values):
        return ("constant", (values[0],), ())
    n = shape[-1]
    if all(v == i for i, v in enumerate(values)):
        return ("values", (), ("i",))
    if all(v == i % n for i, v in enumerate(values)):
        return ("values", (), (f"i{len(shape) - 1}",))
    if all(abs(v - math.log(i % n + 1)) < 1e-6 for i, v in enumerate(values)):
        return ("log_range", (), ())
    if len(shape) == 2 and is_sinusoids(values, shape):
        return ("sinusoids", (), ())
    steps = [(numbers or {}).get(f"time_step_{end}") for end in ("min", "max", "floor")]
    if all(steps) and all(min(steps[0], steps[2]) * 0.999 <= math.log1p(math.exp(v)) <= max(steps[1:]) * 1.001
                          for v in values if v < 30):
        return ("mamba_dt_bias", tuple(steps), ())
    return None


def initializer_of(instances):
    """The initializer for tensors with laws (name, numbers, words) in environments, or None."""
    names = {(law[0], law[2], len(law[1])) for law, _ in instances}
    if len(names) != 1:
        return None
    name, words, count = names.pop()
    keys = list(ARGUMENTS[name])
    found = {"name": name}
    formulas = []
    for k in range(count):
        formula = formula_of([law[1][k] for law, _ in instances], [e for _, e in instances])
        if formula is None:
            return None
        formulas.append(formula)
    word_keys = [key for key in keys if key in ("mode", "nonlinearity", "distribution")]
    number_keys = [key for key in keys if key not in word_keys]
    found.update(zip(number_keys, formulas))
    found.update(zip(word_keys, words))
    if name == "values":
        return {"values": words[0]}
    if name == "lecun_normal":  # as the library has it: bounds of 2, whatever the deviation
        return {"name": "trunc_normal", "mean": 0, "std": "1 / (0.87962566103423978 * sqrt(fan_in))", "a": -2, "b": 2}
    if name == "constant":
        if found["val"] in (0, 1) and not isinstance(found["val"], str):
            return "zeros" if found["val"] == 0 else "ones"
    return found


def pattern(path):
    return re.sub(r"(^|\.)\d+(?=\.|$)", r"\1*", path)


def environment(numbers, shape, path, arguments=None):
    found = dict(numbers)
    if len(shape) == 1:
        found.update(arguments or {})
    if len(shape) >= 2:
        rest = math.prod(shape[2:])
        found.update(fan_in=shape[1] * rest, fan_out=shape[0] * rest)
    for i, size in enumerate(shape[:3]):
        found[f"size{i}"] = size
    layer = re.search(r"(?:^|\.)(\d+)(?:\.|$)", path)
    if layer:
        found["layer"] = int(layer.group(1))
    return found


def suffix(path, count):
    parts = pattern(path).split(".")
    return ".".join(parts[-count:]) if path else ""


def solved(instances):
    """[(suffix or None, initializer)] for instances (path, law, environment); the whole group if one initializer
    fits it, else groups by the ends of their paths.  None beside a suffix: no initializer fits."""
    whole = initializer_of([(law, e) for _, law, e in instances]) if all(law for _, law, _ in instances) else None
    if whole is not None:
        return [(None, whole)]
    for count in (1, 2, 3, 4, 8):
        groups = {}
        for path, law, e in instances:
            groups.setdefault(suffix(path, count), []).append((law, e))
        found = [(end, initializer_of(group) if all(law for law, _ in group) else None)
                 for end, group in groups.items()]
        if all(initializer is not None for _, initializer in found):
            return found
    return found
