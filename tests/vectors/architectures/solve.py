"""Finds the formula of a place from its values in many environments (a config and the numbers of repeats)."""
import time

import numpy

import bank
import rates
from bank import ATOM, AND, CHOICE, Formula, OR, encode
from conditions import condition_rows
from scope import (DEADLINE, INDEXES, LIKELY, MISSING, PLACE, PLACE_SECONDS, Late, Scope, Unsolved, check_time,
                   config_atoms, literal, number_table, same)


def solve_condition(scope, target, index, which, deep):
    rows = condition_rows(scope, which)
    if not rows:
        return None
    matrix = numpy.array([row for _, row in rows])[:, index]
    hits = numpy.flatnonzero((matrix == target).all(axis=1))
    if len(hits):
        return rows[hits[0]][0]
    if not deep:
        return None
    return join_conditions(rows, matrix, target)


def join_conditions(rows, matrix, target):
    """`a and b`, `a or b`, of the conditions that can take part."""
    true, false = target == 1, target == 0
    best = None
    for word, level, part, keep in (("and", AND, true, 1.0), ("or", OR, false, 0.0)):
        # In `a and b` both hold where the target does; in `a or b` neither does where it does not.
        fits = [n for n in range(len(rows)) if (matrix[n][part] == keep).all()][:700]
        other = false if word == "and" else true
        wrong = 1.0 - keep
        for a in fits:
            check_time()
            need = other & (matrix[a] == keep)
            if numpy.isnan(matrix[a]).any():
                continue
            for b in fits:
                if a == b or (best is not None and rows[a][0].size + rows[b][0].size + 1 >= best.size):
                    continue
                if (matrix[b][need] == wrong).all():
                    best = join(word, level, rows[a][0], rows[b][0])
                    break
    return best


def join(word, level, a, b):
    return Formula(f"{a.inside(level)} {word} {b.inside(level + (1 if word == 'and' else 0))}", a.size + b.size + 1,
                   a.names | b.names, level)


def choice(condition, a, b):
    return Formula(f"{a.inside(OR)} if {condition.inside(OR)} else {b.inside(CHOICE)}",
                   condition.size + a.size + b.size + 2, condition.names | a.names | b.names, CHOICE)


def solve_values(scope, values, target, index, which, deep, quick=False):
    """A formula without conditional expression; `quick`: constants are tried with single atoms only."""
    if (target == target[0]).all() and all(type(v) is type(values[0]) for v in values):
        return Formula(literal(values[0]), 1, frozenset(), ATOM)
    if all(isinstance(v, bool) for v in values):
        return solve_condition(scope, target, index, which, deep)
    for n in which:
        atom = scope.atoms[n]
        if not atom.is_list and (atom.row[index] == target).all() and all(
                type(atom.values[at]) is type(value) for at, value in zip(index, values)):
            return atom.formula
    if not all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values):
        return None
    found = solve_number(scope, target, index, which, deep, quick)
    if found is not None and all(isinstance(v, int) for v in values):
        found = made_whole(scope, found)
    return found


def solve_number(scope, target, index, which, deep, quick):
    table = number_table(scope, which, deep)
    if not len(table.rows):
        return None
    found = table.find(target, index)
    if found is None:
        most = 1 if quick else 5 if deep else 4
        rows = [n for n, f in enumerate(table.formulas) if f.size <= most][:4000]
        found = bank.extend([table.formulas[n] for n in rows], table.matrix()[rows][:, index], target)
    if found is None and deep and not quick:
        found = solve_square(table, target, index) or solve_sum(table, target, index)
    return found


def solve_square(table, target, index):
    """A square and a small number: patches, windows of relative positions."""
    for more in range(5):
        root = numpy.sqrt(numpy.maximum(target - more, 0))
        if (target > more).all() and (root % 1 == 0).all():
            side = table.find(root, index)
            if side is None:
                half = table.find((root + 1) / 2, index)
                side = half and Formula(f"2 * {half.inside(bank.PRODUCT + 1)} - 1", half.size + 4, half.names, bank.SUM)
            if side is None:
                rows = [n for n, f in enumerate(table.formulas) if f.size <= 4][:2000]
                side = bank.extend([table.formulas[n] for n in rows], table.matrix()[rows][:, index], root)
            if side is not None:
                text = f"({side.text}) * ({side.text})" + (f" + {more}" if more else "")
                return Formula(text, 2 * side.size + 1, side.names, bank.SUM if more else bank.PRODUCT)
    return None


def solve_sum(table, target, index):
    """`a * p + b * q` with small whole factors."""
    rows = [n for n, f in enumerate(table.formulas) if f.size <= 3 and f.names and f.level != bank.SUM][:300]
    known, parts = {}, []
    for n in rows:
        row = table.rows[n][index]
        if numpy.isnan(row).any():
            continue
        for factor in (1, 2, 3, 4):
            formula = table.formulas[n] if factor == 1 else bank.paste("*", bank.number(factor), table.formulas[n])
            known.setdefault((factor * row).tobytes(), formula)
            parts.append((formula, factor * row))
    for formula, row in parts:
        for more in (0.0, 1.0):
            other = known.get((target - row - more).tobytes())
            if other is not None:
                made = bank.paste("+", formula, other)
                return bank.paste("+", made, bank.number(more)) if more else made
    return None


def made_whole(scope, formula):
    """A whole number also where a field is a float."""
    floats = any(float in atom.kinds() and atom.formula.text in formula.text for atom in scope.atoms if not atom.is_list)
    if (" / " in formula.text and "ceil" not in formula.text) or floats or " ** " in formula.text:
        return Formula(f"int({formula.text})", formula.size + 1, formula.names, ATOM)
    return formula


def solve_split(scope, values, target, index, which, depth):
    """`a if c else b` with the smallest condition that works."""
    best, until = None, time.process_time() + 2
    for condition, row in condition_rows(scope, which)[:500]:
        check_time()
        if time.process_time() > until:
            break
        part = row[index]
        if numpy.isnan(part).any():
            continue
        yes, no = numpy.flatnonzero(part == 1), numpy.flatnonzero(part == 0)
        if not len(yes) or not len(no):
            continue
        if best is not None and condition.size + 4 >= best.size:
            break
        sides = []
        for side in (yes, no):
            found = solve_values(scope, [values[n] for n in side], target[side], index[side], which, False,
                                 True)
            if found is None:
                break
            sides.append(found)
        if len(sides) == 2:
            made = choice(condition, *sides)
            if best is None or made.size < best.size:
                best = made
        elif depth > 1 and best is None and condition.size <= 3:
            made = split_rest(scope, (values, target, index), (yes, no), sides, which, condition)
            best = made or best
    return best


def solve_plain_split(scope, values, target, index, which):
    """`a if c else b` of names and constants, with a condition on one name."""
    def side(part):
        if all(same(values[n], values[part[0]]) for n in part):
            return Formula(literal(values[part[0]]), 1, frozenset(), ATOM)
        for n in which:
            atom = scope.atoms[n]
            if not atom.is_list and (atom.row[index[part]] == target[part]).all() and all(
                    type(atom.values[index[k]]) is type(values[k]) for k in part):
                return atom.formula
        return None
    best = None
    for condition, row in condition_rows(scope, which):
        if condition.size > 3 or best is not None and condition.size + 3 > best.size:
            break
        part = row[index]
        yes, no = numpy.flatnonzero(part == 1), numpy.flatnonzero(part == 0)
        if numpy.isnan(part).any() or len(yes) < 2 or len(no) < 2:
            continue
        a = side(yes)
        b = a and side(no)
        if b and (a.names or b.names):
            made = choice(condition, a, b)
            if best is None or made.size < best.size:
                best = made
    return best


def split_rest(scope, place, parts, sides, which, condition):
    values, target, index = place
    yes, no = parts
    found = []
    for side in (yes, no):
        part = solve_values(scope, [values[n] for n in side], target[side], index[side], which, False, True)
        if part is None and len(found) < 2:
            part = solve_split(scope, [values[n] for n in side], target[side], index[side], which, 1)
        if part is None:
            return None
        found.append(part)
    return choice(condition, *found)


def solve(scope, values, index):
    """The text of the formula whose value in environment index[n] is values[n]."""
    check_time()
    index = numpy.asarray(index)
    key = (index.tobytes(), repr(values))
    if key not in scope.solved:
        outermost = PLACE[0] is None
        if outermost:
            PLACE[0] = time.process_time() + PLACE_SECONDS
        try:
            scope.solved[key] = find(scope, values, index)
        except Unsolved as error:
            scope.solved[key] = Unsolved(str(error), error.fields or scope.influences(values, index) or ())
        finally:
            if outermost:
                PLACE[0] = None
    if isinstance(scope.solved[key], Unsolved):
        raise scope.solved[key]
    return scope.solved[key]


def alike_kinds(values):
    """The kinds of atoms that such values likely come from."""
    kinds = {type(value) for value in values}
    if float in kinds:
        return {float}
    if bool in kinds:
        return {bool, str}
    return kinds - {type(None)}


def find(scope, values, index):
    target = numpy.array([encode(v) for v in values])
    if numpy.isnan(target).any():
        raise Unsolved(f"a value that is no number or text: {values[0]!r:.60}")
    if all(same(v, values[0]) for v in values):
        return literal(values[0])
    if scope.parent is not None:
        outer = {}
        for n, env in enumerate(index):
            outer.setdefault(int(scope.up[env]), set()).add((type(values[n]).__name__, values[n]))
        if all(len(each) == 1 for each in outer.values()):
            first = {}
            for n, env in enumerate(index):
                first.setdefault(int(scope.up[env]), values[n])
            return solve(scope.parent, list(first.values()), list(first))
    influence = scope.influences(values, index)
    tried, kinds = [], alike_kinds(values)
    silent = frozenset(LIKELY)
    near = influence | silent if influence else None
    for limits in ((influence, False), (influence, True), (near, True), ("kinds", False), (None, False), (None, True)):
        if limits[0] == "kinds":
            which = tuple(n for n, atom in enumerate(scope.atoms) if atom.kinds() & kinds)
        else:
            which = scope.allowed(limits[0])
        if (which, limits[1]) in tried:
            continue
        tried.append((which, limits[1]))
        check_time()
        if limits == (None, True) and len(which) > 24 and kinds != {bool, str}:
            break
        found = solve_values(scope, values, target, index, which, limits[1]) if kinds != {float} else None
        if found is None and not limits[1]:
            found = rates.solve_rate(scope, values, index, which, INDEXES)
        if found is None and kinds == {float}:
            found = solve_values(scope, values, target, index, which, limits[1])
        if found is None and not limits[1]:
            found = solve_plain_split(scope, values, target, index, which)
        early = limits == (influence, False) and influence is not None and (scope.depth > 0 or kinds == {float})
        if found is None and (early or (limits[1] and limits[0] is not near) or limits[0] == "kinds"):
            found = solve_split(scope, values, target, index, which, 2)
        if found is not None:
            return found.text
    raise Unsolved(f"no formula for {sorted(set(map(str, values)))[:5]} influenced by {sorted(influence or [])[:6]}", influence or ())
