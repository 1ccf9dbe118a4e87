"""Formulas over a list of environments, smallest first, as rows of numbers that are compared at once."""
import numpy

NONE = -1.7e301
HARD = -1e200          # below: no number (None or a text)
TEXTS = {}


def encode(value):
    """A value as one float that equals only itself."""
    if value is None:
        return NONE
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, str):
        return -1e300 - 1e288 * TEXTS.setdefault(value, len(TEXTS) + 1)
    return numpy.nan


class Formula:
    __slots__ = ("text", "size", "names", "level")

    def __init__(self, text, size, names, level):
        self.text, self.size, self.names, self.level = text, size, names, level

    def inside(self, level):
        """The text as an operand of an operator of that precedence."""
        return self.text if self.level >= level else f"({self.text})"


OR, AND, NOT, COMPARE, SUM, PRODUCT, POWER, ATOM = range(8)
# Words of conditions are conditional expressions at the lowest level.
CHOICE = -1


def paste(sign, a, b):
    level = SUM if sign in "+-" else PRODUCT
    right = b.inside(level + 1 if sign in ("-", "//", "/", "%") or a is b or level == PRODUCT else level)
    return Formula(f"{a.inside(level)} {sign} {right}", a.size + b.size + 1, a.names | b.names, level)


class Table:
    """Formulas with their values: a matrix of one row each."""

    def __init__(self, width):
        self.width, self.formulas, self.rows, self.seen = width, [], [], set()
        self.matrix_cache = None

    def add(self, formula, row):
        key = row.tobytes()
        if key in self.seen:
            return False
        self.seen.add(key)
        self.formulas.append(formula)
        self.rows.append(row)
        return True

    def matrix(self):
        if self.matrix_cache is None or len(self.matrix_cache) != len(self.rows):
            self.matrix_cache = numpy.array(self.rows).reshape(len(self.rows), self.width)
        return self.matrix_cache

    def find(self, target, index, allowed=None):
        """The smallest formula with the target's values at the environments `index`."""
        if not self.rows:
            return None
        hits = numpy.flatnonzero((self.matrix()[:, index] == target).all(axis=1))
        best = None
        for hit in hits:
            formula = self.formulas[hit]
            if allowed is not None and not formula.names <= allowed:
                continue
            if best is None or formula.size < best.size:
                best = formula
        return best


def usable(row):
    """The numbers of a row; what is no number becomes nan."""
    return numpy.where(row > HARD, row, numpy.nan)


def operate(sign, a, b):
    with numpy.errstate(all="ignore"):
        if sign == "+":
            return a + b
        if sign == "-":
            return a - b
        if sign == "*":
            return a * b
        if sign == "//":
            return numpy.where(b == 0, numpy.nan, numpy.floor(a / b))
        if sign == "/":
            return numpy.where(b == 0, numpy.nan, a / b)
        if sign == "%":
            return numpy.where(b == 0, numpy.nan, numpy.mod(a, b))
        if sign == "**":
            return numpy.where((b < 0) | (b > 12), numpy.nan, numpy.power(a, numpy.clip(b, 0, 12)))
    raise ValueError(sign)


SIGNS = ("+", "-", "*", "//", "%", "/", "**")


def combine(left, right, table, signs=SIGNS, limit=60000):
    """Adds `a sign b` for all pairs of the (formula, row) lists."""
    for a, x in left:
        if numpy.isnan(x).all():
            continue
        for b, y in right:
            if len(table.rows) > limit:
                return
            constant = not a.names and not b.names
            if constant:
                continue
            for sign in signs:
                if sign in "+*" and a.text > b.text and a.size == b.size:
                    continue
                if sign == "**" and (a.names or a.text != "2") and b.text not in ("2", "3"):
                    continue
                row = operate(sign, x, y)
                if numpy.isnan(row).all():
                    continue
                table.add(paste(sign, a, b), row)


def call(name, arguments):
    return Formula(f"{name}({', '.join(each.text for each in arguments)})", 1 + sum(each.size for each in arguments),
                   frozenset().union(*(each.names for each in arguments)), ATOM)


def integers(rows):
    """Those of the (formula, row) list with numbers that are whole."""
    return [(f, r) for f, r in rows if numpy.nan_to_num(numpy.mod(usable(r), 1)).max(initial=0) == 0]


def number(value):
    return Formula(repr(int(value)) if float(value).is_integer() else repr(float(value)), 2, frozenset(), ATOM)


DIVISORS = (2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 32, 64, 128)


def whole(value):
    return float(value).is_integer()


def extend(formulas, x, target):
    """`formula op constant` that gives the target: any constant, found by division and difference.

    x: a row of numbers for each formula, at the environments of the target.
    """
    if not len(formulas):
        return None
    found = []
    def put(rows, make):
        for n in numpy.flatnonzero(rows)[:4]:
            if formulas[n].names:
                made = make(formulas[n], n)
                if made is not None:
                    found.append(made)
    with numpy.errstate(all="ignore"):
        difference, total, ratio = target - x, target + x, target / x
        put((difference == difference[:, :1]).all(axis=1), lambda f, n: whole(difference[n, 0]) and paste(
            "+" if difference[n, 0] >= 0 else "-", f, number(abs(difference[n, 0]))) or None)
        put((total == total[:, :1]).all(axis=1), lambda f, n: whole(total[n, 0]) and paste(
            "-", number(total[n, 0]), f) or None)
        put(((x != 0) & (ratio == ratio[:, :1])).all(axis=1), lambda f, n: scaled(f, ratio[n, 0], target))
        if not found:
            steps(formulas, x, target, put)
    return min(found, key=lambda f: f.size, default=None)


def scaled(formula, ratio, target):
    if whole(ratio):
        return paste("*", formula, number(ratio))
    if ratio > 0 and whole(1 / ratio):
        return paste("//" if (target % 1 == 0).all() else "/", formula, number(1 / ratio))
    return None


def steps(formulas, x, target, put):
    """Divisions that round, and bounds."""
    for divisor in DIVISORS:
        d = number(divisor)
        put((numpy.floor(x / divisor) == target).all(axis=1), lambda f, n: paste("//", f, d))
        put((numpy.ceil(x / divisor) == target).all(axis=1), lambda f, n: call("ceil", [paste("/", f, d)]))
        put((numpy.ceil(x / divisor) * divisor == target).all(axis=1), lambda f, n: paste("*", paste(
            "//", Formula(f"{f.inside(SUM)} + {divisor - 1}", f.size + 3, f.names, SUM), d), d))
    # Two thirds, rounded up: gated feed forward layers of the width that plain ones would have.
    for unit in (1, 8, 16, 32, 64, 128, 256):
        rounded = -(-numpy.floor(2 * x / 3) // unit) * unit
        put((rounded == target).all(axis=1), lambda f, n: f.size == 1 and Formula(
            f"{unit} * ((2 * {f.text} // 3 + {unit - 1}) // {unit})", f.size + 6, f.names, PRODUCT) or None)
    for bound in {target.min(), target.max()}:
        if whole(bound):
            put((numpy.maximum(x, bound) == target).all(axis=1), lambda f, n: call("max", [f, number(bound)]))
            put((numpy.minimum(x, bound) == target).all(axis=1), lambda f, n: call("min", [f, number(bound)]))
