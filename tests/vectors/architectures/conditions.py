"""Conditions over the atoms of a scope, smallest first."""
import numpy

import bank
from bank import ATOM, AND, COMPARE, Formula, NOT, OR, encode
from scope import INDEXES, MISSING, number_rows

SUM_LEVEL = bank.SUM


def add_condition(rows, formula, row):
    if numpy.isnan(row).all():
        return
    known = row[~numpy.isnan(row)]
    if (known == known[0]).all() and len(known) == len(row):
        return
    rows.append((formula, row))


def compare(text, size, names, row):
    return Formula(text, size, names, COMPARE), row


def condition_rows(scope, which):
    """Conditions over single atoms and pairs of atoms, smallest first."""
    if which in scope.conditions:
        return scope.conditions[which]
    rows = []
    for n in which:
        single_conditions(scope.atoms[n], rows)
    pair_conditions(scope, which, rows)
    rows.sort(key=lambda each: each[0].size)
    seen, kept = set(), []
    for formula, row in rows:
        key = row.tobytes()
        if key not in seen:
            seen.add(key)
            kept.append((formula, row))
    scope.conditions[which] = kept
    return kept


def single_conditions(atom, rows):
    formula, kinds = atom.formula, atom.kinds()
    missing = numpy.array([v is MISSING for v in atom.values])
    none = numpy.where(missing, numpy.nan, numpy.array([float(v is None) for v in atom.values]))
    if type(None) in kinds and len(kinds) > 1:
        add_condition(rows, *compare(f"{formula.text} is None", 2, formula.names, none))
        add_condition(rows, *compare(f"{formula.text} is not None", 2, formula.names, 1 - none))
    if atom.is_list:
        return
    if bool in kinds and kinds <= {bool, type(None)}:
        row = bank.usable(atom.row)
        add_condition(rows, formula, row)
        add_condition(rows, Formula(f"not {formula.inside(NOT)}", 2, formula.names, NOT), 1 - row)
    if str in kinds:
        for text in sorted({v for v in atom.values if isinstance(v, str)})[:12]:
            row = numpy.where(missing, numpy.nan, (atom.row == encode(text)).astype(float))
            add_condition(rows, *compare(f"{formula.text} == {text!r}", 2, formula.names, row))
            add_condition(rows, *compare(f"{formula.text} != {text!r}", 3, formula.names, 1 - row))
    if kinds & {int, float} and not kinds <= {bool}:
        number_conditions(formula, bank.usable(atom.row), rows)


def number_conditions(formula, x, rows):
    unknown = numpy.isnan(x)
    values = sorted(set(x[~unknown].tolist()))
    def put(sign, c, test, size):
        text = f"{formula.inside(SUM_LEVEL)} {sign} {bank.number(c).text}"
        add_condition(rows, *compare(text, size, formula.names, numpy.where(unknown, numpy.nan, test.astype(float))))
    for c in ([0.0] if 0.0 not in values else []) + values[:6]:
        size = 2 if c == 0 else 4
        put(">", c, x > c, size if c == 0 else 5)
        put("==", c, x == c, size + 1)
        put("!=", c, x != c, size + 1)
    if len(values) > 6:
        for low, high in list(zip(values, values[1:]))[:40]:
            put(">", low, x > low, 6)
    if formula.text in INDEXES:
        for k in (2, 3, 4, 5, 6):
            for c in range(k):
                row = numpy.where(unknown, numpy.nan, (numpy.mod(x, k) == c).astype(float))
                add_condition(rows, *compare(f"{formula.text} % {k} == {c}", 5, formula.names, row))


def pair_conditions(scope, which, rows):
    numbers = number_rows(scope, which)
    if len(numbers) > 24:
        numbers = [each for each in numbers if each[0].text in INDEXES or each[0].size == 1][:24]
    for n, (a, x) in enumerate(numbers):
        for b, y in numbers[n + 1:]:
            pair_condition(scope, a, x, b, y, rows)
    for at in which:
        atom = scope.atoms[at]
        if atom.is_list:
            for formula, row in numbers:
                if formula.text in INDEXES:
                    inside = numpy.array([numpy.nan if not isinstance(v, list) else float(any(type(e) in (int, float) and e == x for e in v))
                                          for v, x in zip(atom.values, row)])
                    add_condition(rows, *compare(f"{formula.text} in {atom.formula.text}", 3,
                                                 formula.names | atom.formula.names, inside))
                    add_condition(rows, *compare(f"{formula.text} not in {atom.formula.text}", 4,
                                                 formula.names | atom.formula.names, 1 - inside))


def pair_condition(scope, a, x, b, y, rows):
    names, size = a.names | b.names, a.size + b.size + 1
    unknown = numpy.isnan(x) | numpy.isnan(y)
    def put(text, test, extra=0):
        add_condition(rows, *compare(text, size + extra, names, numpy.where(unknown, numpy.nan, test.astype(float))))
    left, right = a.inside(SUM_LEVEL), b.inside(SUM_LEVEL)
    put(f"{left} == {right}", x == y)
    put(f"{left} != {right}", x != y)
    for sign, test in ((">", x > y), ("<", x < y), (">=", x >= y), ("<=", x <= y)):
        put(f"{left} {sign} {right}", test)
    if a.text in INDEXES or b.text in INDEXES:
        i, u, n, v = (a, x, b, y) if a.text in INDEXES else (b, y, a, x)
        for shift in (1, 2):
            put(f"{i.text} == {n.inside(SUM_LEVEL)} - {shift}", u == v - shift, 1 + shift)
            put(f"{i.text} < {n.inside(SUM_LEVEL)} - {shift}", u < v - shift, 1 + shift)
            put(f"{i.text} != {n.inside(SUM_LEVEL)} - {shift}", u != v - shift, 1 + shift)
        with numpy.errstate(all="ignore"):
            for c in (0, 1, -1):
                sum_text = i.text if c == 0 else f"({i.text} + 1)" if c == 1 else f"({i.text} - 1)"
                put(f"{sum_text} % {n.inside(bank.POWER)} == 0", numpy.mod(u + c, numpy.where(v == 0, numpy.nan, v)) == 0, 2 + abs(c))
                put(f"{sum_text} % {n.inside(bank.POWER)} != 0", numpy.mod(u + c, numpy.where(v == 0, numpy.nan, v)) != 0, 2 + abs(c))
            put(f"{i.text} % {n.inside(bank.POWER)} == {n.inside(bank.POWER)} - 1", numpy.mod(u, numpy.where(v == 0, numpy.nan, v)) == v - 1, 4)
    elif a.level == ATOM and b.level == ATOM:
        with numpy.errstate(all="ignore"):
            put(f"{left} % {right} == 0", numpy.mod(x, numpy.where(y == 0, numpy.nan, y)) == 0, 2)
            put(f"{right} % {left} == 0", numpy.mod(y, numpy.where(x == 0, numpy.nan, x)) == 0, 2)
