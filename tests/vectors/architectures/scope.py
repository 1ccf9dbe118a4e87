"""Environments (a config and the numbers of repeats), the atoms of formulas, and who changes them."""
import time

import numpy

import bank
from bank import ATOM, Formula, Table, encode

INDEXES = ("i", "j", "k", "l")


class Unsolved(Exception):
    """A place without a formula, and the fields that change it."""

    def __init__(self, text, fields=()):
        super().__init__(text)
        self.fields = frozenset(fields)


class Late(Exception):
    """The time for a type is over."""


DEADLINE = [None]
PLACE = [None]      # when the search for one place ends, and the fields that change it
PLACE_SECONDS = 1.5
LIKELY = set()      # fields that take part only beside others


def check_time():
    if DEADLINE[0] is not None and time.process_time() > DEADLINE[0]:
        raise Late("no formula within the time for a type")
    if PLACE[0] is not None and time.process_time() > PLACE[0]:
        raise Unsolved("no formula within the time for a place")


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
        multiples(pairs, table)
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


def multiples(single, table):
    """Heads of a width that they do not divide: the largest multiple."""
    for a, x in single:
        for b, y in single:
            if a is not b and a.level == ATOM and b.level == ATOM:
                with numpy.errstate(all="ignore"):
                    row = numpy.where(y == 0, numpy.nan, numpy.floor(x / y)) * y
                if not numpy.isnan(row).all():
                    table.add(Formula(f"{a.text} // {b.text} * {b.text}", 5, a.names | b.names, bank.PRODUCT), row)
