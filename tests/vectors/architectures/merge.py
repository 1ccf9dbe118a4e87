"""Merges the trees that a class has under many configs into one body with formulas."""
import re

import numpy

import library
from solve import INDEXES, Unsolved, solve

MOST = 360      # environments of one scope
TOKEN = re.compile(r"(?<![\w.])(-?\d+\.?\d*(?:e[-+]?\d+)?|True|False|None)(?![\w.])")
NUMBERED = re.compile(r"^(.*?)(\d+)$")
ACTIVATIONS = library.activation_table()
ACTIVATION_NODES = set(ACTIVATIONS.values())


def is_empty_pool(node):
    """Whether torch makes the window but no service would: it is written as a text."""
    return node["type"].startswith("AvgPool") and node["args"]["kernel_size"][0] in (0, (0, 0))


def escaped(text):
    return text.replace("{", "{{").replace("}", "}}")


def skeleton(extra):
    return TOKEN.sub("\0", extra)


def token_value(token):
    if token in ("True", "False", "None"):
        return {"True": True, "False": False, "None": None}[token]
    return int(token) if re.fullmatch(r"-?\d+", token) else float(token)


def alternative(node):
    """Nodes of one alternative are merged; others are chosen between."""
    if node["ref"]:
        return ("ref", node["ref"], node["type"])
    if node["args"] is not None:
        return ("call", node["type"], "")
    return ("class", node["type"], skeleton(node["extra"]))


def named(error, name):
    return Unsolved(f"{name}: {error}", error.fields)


def fewer(pairs):
    """Some configs are enough where each has many repeats: the proof tries all."""
    total = sum(len(each) for _, each in pairs)
    if total <= MOST:
        return pairs
    share = MOST / total
    configs = sorted({env[0] for env, _ in pairs})
    kept = {config for n, config in enumerate(configs) if int(n * share) != int((n - 1) * share) or n == 0}
    return [pair for pair in pairs if pair[0][0] in kept]


class Merger:
    """Merges within the scopes of one type; `texts` are atoms that may choose an activation."""

    def __init__(self, scope, automatic, parts=None):
        self.automatic, self.parts = automatic, parts
        self.root = scope
        self.inner = {}
        self.merged = {}        # type -> [(config -> node, what it became)]

    def body(self, scope, index, nodes):
        """The members of a node of a class that is no call."""
        made = {}
        text = self.extra(scope, index, [node["extra"] for node in nodes])
        if text:
            made["extra"] = text
        for kind in ("parameters", "buffers"):
            found = self.tensors(scope, index, [node[kind] for node in nodes])
            if found:
                made[kind] = found
        children = self.children(scope, index, nodes)
        if children:
            made["children"] = children
        return made

    def extra(self, scope, index, texts):
        if len({skeleton(text) for text in texts}) > 1:
            raise Unsolved("texts between the parentheses of several shapes")
        pieces = skeleton(texts[0]).split("\0")
        slots = [TOKEN.findall(text) for text in texts]
        out = escaped(pieces[0])
        for n, piece in enumerate(pieces[1:]):
            tokens = [slot[n] for slot in slots]
            if len(set(tokens)) == 1:
                out += tokens[0]
            else:
                try:
                    out += "{" + solve(scope, [token_value(token) for token in tokens], index) + "}"
                except Unsolved as error:
                    raise named(error, "extra") from None
            out += escaped(piece)
        return out

    def tensors(self, scope, index, lists):
        order = self.order([[name for name, *_ in each] for each in lists])
        made = {}
        for name in order:
            present = [next((each for each in tensors if each[0] == name), None) for tensors in lists]
            at = [n for n, each in enumerate(present) if each is not None]
            there = [present[n] for n in at]
            shapes = [each[1] for each in there]
            if len({len(shape) for shape in shapes}) > 1 or len({each[2] for each in there}) > 1:
                raise Unsolved(f"{name}: a tensor of several ranks or dtypes")
            here = numpy.asarray(index)[at]
            try:
                value = {"shape": [self.formula(scope, [shape[d] for shape in shapes], here)
                                   for d in range(len(shapes[0]))]}
                if there[0][2] != "float32":
                    value["dtype"] = there[0][2]
                if not all(each[3] for each in there):
                    if any(each[3] for each in there):
                        raise Unsolved("a tensor that takes gradients in some configs only")
                    value["requires_grad"] = False
                if len(at) < len(lists):
                    value["if"] = solve(scope, [each is not None for each in present], index)
            except Unsolved as error:
                raise named(error, name) from None
            made[name] = value if len(value) > 1 else value["shape"]
        return made

    def formula(self, scope, values, index):
        """A number, or the text of a formula."""
        text = solve(scope, values, index)
        return int(text) if re.fullmatch(r"-?\d+", text) else text

    def order(self, lists):
        """One order that all lists agree with."""
        follows, names = {}, []
        for each in lists:
            for name in each:
                if name not in follows:
                    follows[name] = set()
                    names.append(name)
            for a, b in zip(each, each[1:]):
                follows[b].add(a)
        out, state = [], {}
        def visit(name):
            if state.get(name) == 1:
                raise Unsolved(f"children in several orders at {name}")
            if state.get(name) == 2:
                return
            state[name] = 1
            for before in sorted(follows[name], key=names.index):
                visit(before)
            state[name] = 2
            out.append(name)
        for name in names:
            visit(name)
        return out

    def children(self, scope, index, nodes):
        lists = [node["children"] for node in nodes]
        if not any(lists):
            return {}
        runs = self.runs(lists, nodes[0]["type"])
        if not runs:
            return self.union(scope, index, lists)
        try:
            return self.with_runs(scope, index, lists, runs)
        except Unsolved:
            counts = {tuple(name for name, _ in each) for each in lists}
            if len(counts) > 1 and max(len(each) for each in lists) > 12:
                raise
            failed = runs
        try:
            return self.union(scope, index, lists)
        except Unsolved:
            return self.with_runs(scope, index, lists, failed)

    def runs(self, lists, parent):
        """Prefixes of numbered children that are one repeated child, with the first number."""
        found = {}
        for prefix in {m.group(1) for each in lists for name, _ in each if (m := NUMBERED.match(name))}:
            counts, starts, good, kinds = set(), set(), True, set()
            for each in lists:
                numbers = [int(m.group(2)) for name, _ in each if (m := NUMBERED.match(name)) and m.group(1) == prefix]
                places = [n for n, (name, _) in enumerate(each) if (m := NUMBERED.match(name)) and m.group(1) == prefix]
                counts.add(len(numbers))
                if numbers:
                    starts.add(numbers[0])
                    good &= numbers == list(range(numbers[0], numbers[0] + len(numbers)))
                    good &= places == list(range(places[0], places[0] + len(places)))
                    kinds.add(tuple(alternative(each[n][1]) for n in places))
            alike = all(len(set(kind)) == 1 for kind in kinds)
            if not good or len(starts) != 1 or max(counts) < 2:
                continue
            if len(counts) == 1 and (not alike or prefix or parent == "Sequential" and not alike):
                continue
            if len(counts) > 1 and prefix and max(counts) - min(counts) < 2 and not alike:
                continue
            if len(counts) > 1 and not prefix and parent == "Sequential" and not alike and max(counts) < 8:
                found[prefix] = starts.pop()
                continue
            found[prefix] = starts.pop()
        return found

    def union(self, scope, index, lists):
        made = {}
        for name in self.order([[name for name, _ in each] for each in lists]):
            present = [next((node for key, node in each if key == name), None) for each in lists]
            made[name] = self.child(scope, index, present, name)
        return made

    def child(self, scope, index, present, name):
        """A child that is there in some environments."""
        at = [n for n, node in enumerate(present) if node is not None]
        here = numpy.asarray(index)[at]
        try:
            node = self.node(scope, here, [present[n] for n in at])
            if len(at) < len(present):
                node = {"module": node} if isinstance(node, str) else node
                node["if"] = solve(scope, [each is not None for each in present], index)
        except Unsolved as error:
            if not error.fields:
                error.fields = scope.influences([repr(node) for node in present], index) or frozenset()
            raise named(error, name) from None
        return node

    def with_runs(self, scope, index, lists, runs):
        units = []
        for each in lists:
            names = []
            for name, _ in each:
                m = NUMBERED.match(name)
                unit = "\0" + m.group(1) if m and m.group(1) in runs else name
                if not names or names[-1] != unit:
                    names.append(unit)
            units.append(names)
        made = {}
        for unit in self.order(units):
            if unit[0] == "\0":
                prefix, start = unit[1:], runs[unit[1:]]
                key, node = self.repeat(scope, index, lists, prefix, start)
                made[key] = node
            else:
                present = [next((node for key, node in each if key == unit), None) for each in lists]
                made[unit] = self.child(scope, index, present, unit)
        return made

    def repeat(self, scope, index, lists, prefix, start):
        name = INDEXES[scope.depth]
        number = name if start == 0 else f"{name} + {start}"
        key = prefix + "{" + number + "}"
        groups = [[node for child, node in each if (m := NUMBERED.match(child)) and m.group(1) == prefix]
                  for each in lists]
        try:
            count = self.formula(scope, [len(each) for each in groups], index)
            pairs = fewer([(scope.envs[at], each) for at, each in zip(index, groups)])
            envs = [env + (n,) for env, each in pairs for n in range(len(each))]
            inner = self.scope(scope, envs)
            node = self.node(inner, numpy.arange(len(envs)), [node for _, each in pairs for node in each])
        except Unsolved as error:
            raise named(error, key) from None
        node = {"module": node} if isinstance(node, str) else node
        return key, {"repeat": count, "index": name, **node}

    def scope(self, outer, envs):
        key = (id(outer), tuple(envs))
        if key not in self.inner:
            self.inner[key] = outer.inner(envs)
        return self.inner[key]

    def node(self, scope, index, nodes):
        """A node of one or several alternatives."""
        keys = [alternative(node) for node in nodes]
        if len(set(keys)) == 1:
            return self.alike(scope, index, nodes)
        if all((node["type"], node["extra"]) in ACTIVATION_NODES and not node["children"] for node in nodes):
            found = self.activation(scope, index, nodes)
            if found:
                return found
        return self.choose(scope, index, nodes, keys)

    def activation(self, scope, index, nodes):
        """The activation that a field names."""
        for atom in scope.atoms:
            if atom.is_list:
                continue
            values = [atom.values[at] for at in index]
            if all(isinstance(value, str) and ACTIVATIONS.get(value) == (node["type"], node["extra"])
                   for value, node in zip(values, nodes)):
                return {"choose": atom.formula.text, "of": "activation"}
        return None

    def choose(self, scope, index, nodes, keys):
        order = sorted(set(keys), key=lambda key: (-keys.count(key), keys.index(key)))
        if len(order) > 5:
            raise Unsolved(f"{len(order)} classes in one place")
        labels = {}
        for key in order:
            label = key[2] if key[0] == "ref" else key[1]
            while label in labels.values():
                label += "_"
            labels[key] = label
        numbers = numpy.asarray(index)
        options = {}
        for key in order:
            at = [n for n in range(len(nodes)) if keys[n] == key]
            options[labels[key]] = self.alike(scope, numbers[at], [nodes[n] for n in at])
        return {"choose": self.label(scope, numbers, keys, order, labels), "of": options}

    def label(self, scope, index, keys, order, labels):
        """`'A' if a else 'B' if b else 'C'`."""
        if len(order) == 1:
            return repr(labels[order[0]])
        failure = None
        for first in reversed(order):
            try:
                condition = solve(scope, [key == first for key in keys], index)
                rest = [n for n in range(len(keys)) if keys[n] != first]
                other = self.label(scope, index[rest], [keys[n] for n in rest],
                                   [key for key in order if key != first], labels)
                if " if " in condition:
                    condition = f"({condition})"
                return f"{labels[first]!r} if {condition} else {other}"
            except Unsolved as error:
                failure = error
        raise Unsolved(f"which of {', '.join(labels.values())}: {failure}", failure.fields)

    def alike(self, scope, index, nodes):
        first = nodes[0]
        if first["ref"]:
            return self.part(first)
        if first["type"] == "None":
            return {"type": "None", "print": "None"}
        # A call says nothing about gradients: a layer that takes none is a body.
        learns = all(each[3] for node in nodes for each in node["parameters"])
        if first["args"] is not None and learns and not any(is_empty_pool(node) for node in nodes):
            return self.call(scope, index, nodes)
        if scope is self.root:
            for seen, made in self.merged.get(first["type"], ()):
                if all(seen.get(int(n)) == node for n, node in zip(index, nodes)):
                    return dict(made) if isinstance(made, dict) else made
        made = {"type": first["type"], **self.body(scope, index, nodes)}
        made = made if len(made) > 1 else first["type"] + "()"
        if scope is self.root:
            self.keep(first["type"], index, nodes, made)
        return made

    def part(self, node):
        """The model of a nested config: of the class that an auto class finds, or always of the same."""
        if self.parts is not None and node["ref"] not in self.parts:
            raise Unsolved("the model of a config that the defaults lack")
        kind = self.automatic.get(node["ref"])
        if kind == "AutoModel":
            return {"config": node["ref"]}
        if kind == "Backbone" and node["type"].endswith(kind):
            return {"config": node["ref"], "class": "*Backbone"}
        if kind == "AutoModelForCausalLM" and re.search("(ForCausalLM|LMHeadModel)$", node["type"]):
            return {"config": node["ref"], "class": "*ForCausalLM|*LMHeadModel"}
        for end in ("ForSeq2SeqLM", "ForConditionalGeneration"):
            if kind and node["type"].endswith(end):
                return {"config": node["ref"], "class": "*" + end}
        return {"config": node["ref"], "class": node["type"]}

    def keep(self, name, index, nodes, made):
        """Remembers what a class became: another class of the type may hold the same."""
        self.merged.setdefault(name, []).append(({int(n): node for n, node in zip(index, nodes)}, made))

    def call(self, scope, index, nodes):
        """`Linear(hidden_size, 4 * hidden_size, bias=use_bias)`."""
        written = []
        for name in nodes[0]["args"]:
            values = [node["args"][name][0] for node in nodes]
            default = nodes[0]["args"][name][1]
            if all(equal(value, default) for value in values):
                continue
            try:
                text = self.argument(scope, values, index, "Pool" in nodes[0]["type"])
            except Unsolved as error:
                raise named(error, name) from None
            written.append(f"{name}={text}")
        return f"{nodes[0]['type']}({', '.join(written)})"

    def argument(self, scope, values, index, exact=False):
        """`exact`: the class prints a tuple of equal numbers as a tuple."""
        if not any(isinstance(value, tuple) for value in values):
            return solve(scope, values, index)
        if exact and not all(isinstance(value, tuple) for value in values):
            raise Unsolved("a tuple in some configs")
        values = [value if isinstance(value, tuple) else (value,) for value in values]
        if len({len(value) for value in values}) > 1:
            raise Unsolved("tuples of several lengths")
        items = [solve(scope, [value[n] for value in values], index) for n in range(len(values[0]))]
        return items[0] if len(set(items)) == 1 and not exact else f"({', '.join(items)})"


def equal(value, default):
    if isinstance(value, tuple) and not isinstance(default, tuple):
        return all(equal(item, default) for item in value) and bool(value)
    return type(value) is type(default) and value == default or (
        isinstance(value, (int, float)) and isinstance(default, (int, float))
        and not isinstance(value, bool) and not isinstance(default, bool) and value == default
        and isinstance(value, float) == isinstance(default, float))
