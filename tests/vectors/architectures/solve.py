"""Finds the formula of a place from its values in many environments (a config and the numbers of repeats)."""
import time

import numpy

import bank
from bank import ATOM, AND, CHOICE, COMPARE, Formula, NOT, OR, Table, encode

INDEXES = ("i", "j", "k", "l")


class Unsolved(Exception):
    """A place without a formula."""


class Late(Exception):
    """The time for a type is over."""


DEADLINE = [None]
LIKELY = set()      # fields that take part only beside others


def check_time():
    if DEADLINE[0] is not None and time.time() > DEADLINE[0]:
        raise Late("no formula within the time for a type")


def literal(value):
    if isinstance(value, float) and not isinstance(value, bool):
        return repr(value)
    return repr(value)


class Atom:
    """A name with its value in each environment, and the fields that change it."""

    def __init__(self, formula, values, influence, is_list=False):
        self.formula, self.values, self.influence, self.is_list = formula, values, influence, is_list
        self.row = None if is_list else numpy.array([encode(v) if not isinstance(v, (list, dict)) else numpy.nan
                                                     for v in values])

    def kinds(self):
        return {type(value) for value in self.values if value is not MISSING}


class Missing:
    def __repr__(self):
        return "MISSING"


MISSING = Missing()


class Scope:
    """The environments of one depth of repeats."""

    def __init__(self, envs, atoms, parent=None, influence_of=None):
        self.envs, self.parent = envs, parent
        self.depth = len(envs[0]) - 1 if envs else 0
        self.atoms = atoms
        self.pairs = influence_of          # [(field, base config, varied config)]
        self.tables, self.conditions, self.solved = {}, {}, {}
        if parent is not None:
            where = {env: n for n, env in enumerate(parent.envs)}
            self.up = numpy.array([where[env[:-1]] for env in envs])
        self.configs = numpy.array([env[0] for env in envs])

    def inner(self, envs):
        """The scope of a repeat in this one."""
        scope = Scope(envs, [], self, self.pairs)
        scope.atoms = inner_atoms(self, scope)
        return scope

    def influences(self, target, index):
        """The fields whose change alone changes the values; None when that is not known."""
        profile = {}
        for env, value in zip(index, target):
            profile.setdefault(int(self.configs[env]), []).append(value)
        found = set()
        for field, base, varied in self.pairs:
            if base in profile and varied in profile and profile[base] != profile[varied]:
                found.add(field)
        return frozenset(found) if found else None

    def allowed(self, influence):
        """The atoms that nothing but those fields change."""
        return tuple(n for n, atom in enumerate(self.atoms)
                     if influence is None or not atom.influence or atom.influence <= influence)


def value_at(values, at):
    return values[at] if 0 <= at < len(values) else MISSING


def inner_atoms(outer, scope):
    """The atoms of the outer scope, the repeat's own number, and items of lists at it."""
    name = INDEXES[scope.depth - 1]
    atoms = [Atom(Formula(name, 1, frozenset([name]), ATOM), [env[-1] for env in scope.envs], frozenset())]
    for atom in outer.atoms:
        values = [atom.values[at] for at in scope.up]
        atoms.append(Atom(atom.formula, values, atom.influence, atom.is_list))
        if not atom.is_list:
            continue
        for step, text in ((0, name), (1, name + " + 1"), (-1, name + " - 1")):
            items = [value_at(v, env[-1] + step) if isinstance(v, list) else MISSING
                     for v, env in zip(values, scope.envs)]
            if step and any(isinstance(item, list) for item in items):
                continue
            formula = Formula(f"{atom.formula.text}[{text}]", atom.formula.size + 1 + abs(step),
                              atom.formula.names | {name}, ATOM)
            if all(item is MISSING for item in items):
                continue
            atoms.append(Atom(formula, items, atom.influence, any(isinstance(item, list) for item in items)))
    return atoms


def config_atoms(attributes, pairs):
    """Atoms of all configs: `attributes` maps a name to its values; lists give their length and items."""
    atoms = []
    for name, values in attributes.items():
        if all(same(value, values[0]) for value in values):
            continue
        influence = frozenset(field for field, base, varied in pairs
                              if not same(values[base], values[varied])) or frozenset([name])
        formula = Formula(name, 1, frozenset([name]), ATOM)
        is_list = any(isinstance(value, list) for value in values)
        atoms.append(Atom(formula, values, influence, is_list))
        if is_list:
            lists = [value if isinstance(value, list) else None for value in values]
            atoms.append(Atom(Formula(f"len({name})", 2, formula.names, ATOM),
                              [MISSING if v is None else len(v) for v in lists], influence))
            longest = max(len(v) for v in lists if v is not None)
            for at in list(range(min(longest, 5))) + [-1]:
                items = [MISSING if v is None or len(v) < max(at + 1, 1) else v[at] for v in lists]
                nested = any(isinstance(item, list) for item in items)
                atoms.append(Atom(Formula(f"{name}[{at}]", 2, formula.names, ATOM), items, influence, nested))
            if all(v is None or all(type(x) is int for x in v) for v in lists):
                atoms.append(Atom(Formula(f"sum({name})", 3, formula.names, ATOM),
                                  [MISSING if v is None else sum(v) for v in lists], influence))
    return atoms


def same(a, b):
    return type(a) is type(b) and a == b


def number_rows(scope, which):
    """(formula, row) of the atoms that hold numbers somewhere."""
    found = []
    for n in which:
        atom = scope.atoms[n]
        if atom.is_list or atom.row is None:
            continue
        if atom.kinds() & {int, float}:
            row = bank.usable(atom.row)
            if not numpy.isnan(row).all():
                found.append((atom.formula, row))
    return found


def constants(width):
    return [(Formula(str(c), 1, frozenset(), ATOM), numpy.full(width, float(c))) for c in (1, 2, 3, 4)]


def number_table(scope, which, deep):
    """Formulas of numbers over the atoms: single ones and pairs; `deep`: pairs with a third."""
    key = (which, deep)
    if key not in scope.tables:
        width = len(scope.envs)
        table = Table(width)
        single = number_rows(scope, which)
        for formula, row in single:
            table.add(formula, row)
        single.sort(key=lambda each: each[0].size)
        pairs = single[:40 if width < 400 else 16]
        bank.combine(pairs + constants(width), pairs + constants(width), table, limit=30000)
        squares(table)
        if deep:
            single = single[:12 if width < 400 else 8]
            pairs = [(f, r) for f, r in zip(table.formulas, table.rows) if f.size <= 5][:2500]
            names = single + constants(width)
            bank.combine(pairs, names, table, ("+", "-", "*", "//", "%"), limit=60000)
            bank.combine(names, pairs, table, ("-", "//", "*", "+"), limit=80000)
            if len(single) <= 5:
                few = [(f, r) for f, r in pairs if f.size <= 3 and " - " not in f.text][:150]
                bank.combine(few, few, table, ("*", "+"), limit=100000)
        scope.tables[key] = table
    return scope.tables[key]


def squares(table):
    """The squares of quotients: patches of an image."""
    for formula, row in list(zip(table.formulas, table.rows)):
        if formula.size <= 3 and "//" in formula.text:
            table.add(Formula(f"({formula.text}) * ({formula.text})", formula.size + 2, formula.names, bank.PRODUCT),
                      row * row)


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


SUM_LEVEL = bank.SUM


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
                    inside = numpy.array([numpy.nan if not isinstance(v, list) else float(x in v)
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
        if not atom.is_list and (atom.row[index] == target).all():
            return atom.formula
    if not all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values):
        return None
    table = number_table(scope, which, deep)
    found = table.find(target, index)
    if found is None and len(table.rows):
        most = 1 if quick else 5 if deep else 4
        rows = [n for n, f in enumerate(table.formulas) if f.size <= most][:4000]
        found = bank.extend([table.formulas[n] for n in rows], table.matrix()[rows][:, index], target)
    if found is not None and all(isinstance(v, int) for v in values) and " / " in found.text and "ceil" not in found.text:
        found = Formula(f"int({found.text})", found.size + 1, found.names, ATOM)
    return found


def solve_split(scope, values, target, index, which, depth):
    """`a if c else b` with the smallest condition that works."""
    best, until = None, time.time() + 2
    for condition, row in condition_rows(scope, which)[:500]:
        check_time()
        if time.time() > until:
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
        try:
            scope.solved[key] = find(scope, values, index)
        except Unsolved as error:
            scope.solved[key] = error
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
        if limits == (None, True) and len(which) > 24:
            break
        found = solve_values(scope, values, target, index, which, limits[1])
        if found is None and ((limits[1] and limits[0] is not near) or limits[0] == "kinds"):
            found = solve_split(scope, values, target, index, which, 2)
        if found is not None:
            return found.text
    raise Unsolved(f"no formula for {sorted(set(map(str, values)))[:5]} influenced by {sorted(influence or [])[:6]}")
