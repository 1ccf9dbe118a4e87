"""Rates that grow over the layers, rounded as torch.linspace does."""
import functools

import numpy
from bank import CHOICE, PRODUCT, Formula


@functools.lru_cache(None)
def linspace(start, end, count, at):
    """torch.linspace(start, end, count)[at] as a Python float; None where it has no such item."""
    if not 0 <= at < count:
        return None
    start, end = numpy.float32(start), numpy.float32(end)
    if count == 1:
        return float(start)
    step = numpy.float32(numpy.float32(end - start) / numpy.float32(count - 1))
    # A product of float32 is exact in float64, so the sum is rounded as fmaf does.
    if at < count // 2:
        return float(numpy.float32(float(step) * at + float(start)))
    return float(numpy.float32(float(end) - float(step) * (count - 1 - at)))


def counts(scope, which, index):
    """(text, names, values) of what may be the number of all layers."""
    for n in which:
        atom = scope.atoms[n]
        if not atom.is_list and all(type(atom.values[at]) is int for at in index):
            yield atom.formula.text, atom.formula.names, atom.values


def positions(scope, indexes):
    """(text, names, values) of the place of a layer among all."""
    depth = scope.depth
    for n in range(depth):
        yield indexes[n], frozenset([indexes[n]]), [env[n + 1] for env in scope.envs]
    if depth < 2:
        return
    last, before = indexes[depth - 1], indexes[depth - 2]
    for atom in scope.atoms:
        if not atom.is_list or "[" in atom.formula.text or not all(
                isinstance(v, list) and all(type(x) is int for x in v) for v in atom.values):
            continue
        yield (f"sum({atom.formula.text}[:{before}]) + {last}", atom.formula.names | {before, last},
               [sum(v[:env[depth - 1]]) + env[depth] for v, env in zip(atom.values, scope.envs)])


def solve_rate(scope, values, index, which, indexes):
    """A formula of such a rate, or None."""
    if not scope.depth or not all(type(value) is float for value in values):
        return None
    rates = [scope.atoms[n] for n in which if not scope.atoms[n].is_list and (
        float in scope.atoms[n].kinds() or "rate" in scope.atoms[n].formula.text)
             and not scope.atoms[n].formula.names & set(indexes)]
    for rate in rates:
        if not all(type(rate.values[at]) in (int, float) for at in index):
            continue
        for count, count_names, totals in counts(scope, which, index):
            for place, place_names, at in positions(scope, indexes):
                for text, form in FORMS:
                    if all(form(rate.values[n], totals[n], at[n]) == value for n, value in zip(index, values)):
                        return Formula(text.format(rate=rate.formula.text, count=count, at=place,
                                                   at_=f"({place})" if " " in place else place),
                                       9, rate.formula.names | count_names | place_names,
                                       CHOICE if " if " in text else PRODUCT)
    return None


def plain(rate, count, at):
    return rate * at / max(count - 1, 1)


def growing(rate, count, at):
    return linspace(0.0, rate, count, at)


# torch.linspace(0, rate, count)[at] with the word float32 of formulas.
STEP = "float32(float32({rate}) / max({count} - 1, 1))"
GROWING = (f"float32({STEP} * {{at_}}) if {{at}} < max({{count}} // 2, 1) else "
           f"float32(float32({{rate}}) - {STEP} * ({{count}} - 1 - {{at_}}))")
FORMS = ((GROWING, growing), ("{rate} * {at_} / max({count} - 1, 1)", plain))


def float32(number):
    return float(numpy.float32(number))
