"""Folds the trees of the models of one file into definitions with arguments.

Subtrees that differ only in numbers become one definition; its arguments are the numbers that
differ.  Equal children of a list that follow each other become one repeated child.
fold({model: NODE}) -> ({model: call text or body}, {label: definition})
"""
import keyword

LETTERS = [a for a in "abcdefghklmnopqrstuvwxyz"]
NAMES = [n for n in LETTERS + [a + b for a in LETTERS for b in LETTERS]
         if not keyword.iskeyword(n) and n not in ("as", "in", "is", "if", "or", "id", "nn", "pi")]
ARGUMENTS_MAX = 60


class Text:
    """A text with values: parts[0] values[0] parts[1] ..."""

    def __init__(self, parts, values):
        self.parts, self.values = tuple(parts), tuple(values)


def of_tokens(tokens):
    return Text(tokens[::2], tokens[1::2])


def is_int(text):
    return text.lstrip("-").isdigit()


def height(node, memo):
    if node is None or "leaf" in node:
        return 0
    key = id(node)
    if key not in memo:
        memo[key] = 1 + max([height(n, memo) for _, many in node["children"] for _, n in many] + [0])
    return memo[key]


class Shape:
    """Collects the form of a node and its values."""

    def __init__(self):
        self.values = []

    def text(self, text):
        self.values.extend(text.values)
        return ("text",) + text.parts

    def value(self, value):
        self.values.append(value)
        return "hole"


def child_runs(node, call):
    """[(name, repeat or None, [(condition, Text or None)])] with equal numbered children in one."""
    items = [(name, [(c, None if n is None else call(n)) for c, n in many])
             for name, many in node["children"]]
    plain = all(name == str(i) and len(many) == 1 and many[0][0] is None and many[0][1] is not None
                for i, (name, many) in enumerate(items))
    result = []
    if not plain or len(items) < 2:
        return [(name, None, many) for name, many in items]
    start = 0
    while start < len(items):
        end = start
        text = items[start][1][0][1]
        while end < len(items) and items[end][1][0][1].parts == text.parts and \
                items[end][1][0][1].values == text.values:
            end += 1
        result.append((str(start), str(end - start), items[start][1]))
        start = end
    if len(result) == len(items):
        return [(name, None, many) for name, many in items]
    return result


def form(node, call):
    """The form of a node, hashable, and its values."""
    shape = Shape()
    body = [("type", node["type"], node["torch"])]
    body.append(("print", node["print"] and shape.text(of_tokens(node["print"]))))
    body.append(("extra", shape.text(of_tokens(node["extra"]))))
    for what in ("parameters", "buffers"):
        body.append((what, tuple((name, tuple(shape.value(s) for s in sizes), dtype)
                                 for name, sizes, dtype in node[what])))
    children = []
    for name, repeat, many in child_runs(node, call):
        key = ("run", shape.value(name), shape.value(repeat)) if repeat else ("name", name)
        children.append((key, tuple((condition, None if text is None else shape.text(text))
                                    for condition, text in many)))
    body.append(("children", tuple(children)))
    return tuple(body), tuple(shape.values)


class Definition:
    def __init__(self, label, body, occurrences):
        self.label, self.body = label, body
        self.texts, self.arguments, self.columns = [], [], []
        count = len(occurrences[0])
        columns = [tuple(o[i] for o in occurrences) for i in range(count)]
        seen = {}
        for i, column in enumerate(columns):
            if column in seen:
                self.texts.append(seen[column])
                continue
            text = column[0] if len(set(column)) == 1 else self.relation(column)
            if text is None:
                text = NAMES[len(self.arguments)]
                self.arguments.append(text)
                self.columns.append((i, column))
            seen[column] = text
            self.texts.append(text)

    def relation(self, column):
        """A multiple of an earlier column, or a part of it."""
        if not all(is_int(v) for v in column) or len(set(column)) < 3:
            return None
        numbers = [int(v) for v in column]
        for name, (_, other) in zip(self.arguments, self.columns):
            if not all(is_int(v) for v in other):
                continue
            others = [int(v) for v in other]
            if any(o == 0 for o in others) or any(n == 0 for n in numbers):
                continue
            if all(n % o == 0 for n, o in zip(numbers, others)) and \
                    len({n // o for n, o in zip(numbers, others)}) == 1:
                return f"{numbers[0] // others[0]} * {name}"
            if all(o % n == 0 for n, o in zip(numbers, others)) and \
                    len({o // n for n, o in zip(numbers, others)}) == 1:
                return f"{name} // {others[0] // numbers[0]}"
        return None

    def call(self, values):
        given = [values[i] for i, _ in self.columns]
        parts = [self.label + "("] + [", "] * (len(given) - 1) + [")"]
        return Text(parts if given else [self.label + "()"], given)


def braces(parts, values):
    """A text for print: constants as they are, formulas in braces."""
    result = parts[0].replace("{", "{{").replace("}", "}}")
    for value, part in zip(values, parts[1:]):
        result += value if is_constant(value) else "{" + value + "}"
        result += part.replace("{", "{{").replace("}", "}}")
    return result


def is_constant(text):
    if text in ("True", "False", "None", "inf"):
        return True
    try:
        float(text)
        return True
    except ValueError:
        return False


def joined(parts, values):
    return parts[0] + "".join(v + p for v, p in zip(values, parts[1:]))


def choice(alternatives):
    """One of several children of a name; there is always one of them."""
    keys = "abcdefgh"[:len(alternatives)]
    text = f"'{keys[-1]}'"
    for key, one in list(zip(keys, alternatives))[-2::-1]:
        text = f"'{key}' if {one['if']} else {text}"
    return {"choose": text, "of": {k: a["module"] for k, a in zip(keys, alternatives)},
            "if": " or ".join(f"({a['if']})" for a in alternatives)}


def written(definition):
    """The JSON of a definition."""
    values = iter(definition.texts)
    body = dict((b[0], b[1:]) for b in definition.body)

    def take(n):
        return [next(values) for _ in range(n)]

    result = {"type": body["type"][0]}
    if definition.arguments:
        result["arguments"] = ", ".join(definition.arguments)
    if body["print"][0]:
        parts = body["print"][0][1:]
        result["print"] = braces(parts, take(len(parts) - 1))
    parts = body["extra"][0][1:]
    if parts != ("",):
        result["extra"] = braces(parts, take(len(parts) - 1))
    for what in ("parameters", "buffers"):
        tensors = {}
        for name, sizes, dtype in body[what][0]:
            shape = [int(v) if is_int(v) else v for v in take(len(sizes))]
            tensors[name] = shape if dtype == "float32" else {"shape": shape, "dtype": dtype}
        if tensors:
            result[what] = tensors
    children = {}
    for key, many in body["children"][0]:
        if key[0] == "run":
            start, count = take(2)
        alternatives = []
        for condition, text in many:
            call = None if text is None else joined(text[1:], take(len(text) - 2))
            alternatives.append({"if": condition, "module": call} if condition else call)
        child = alternatives[0] if len(alternatives) == 1 else choice(alternatives)
        if key[0] == "name":
            children[key[1]] = child
        elif count == "1" and is_int(start):
            children[start] = child
        else:
            name = "{i}" if start == "0" else "{i + " + start + "}"
            children[name] = {"repeat": int(count) if is_int(count) else count, "module": child}
    if children:
        result["children"] = children
    return result


def fold(models, taken=()):
    memo, levels, calls, definitions, labels = {}, {}, {}, {}, set(taken)
    pending = list(models.values())
    seen = set()
    while pending:
        node = pending.pop()
        if node is None or "leaf" in node or id(node) in seen:
            continue
        seen.add(id(node))
        levels.setdefault(height(node, memo), []).append(node)
        pending.extend(n for _, many in node["children"] for _, n in many)

    def call(node):
        return of_tokens(node["leaf"]) if "leaf" in node else calls[id(node)]

    for level in sorted(levels):
        forms = {}
        for node in levels[level]:
            body, values = form(node, call)
            forms.setdefault(body, []).append((node, values))
        for body, those in sorted(forms.items(), key=lambda f: repr(f[0])):
            groups = [those]
            if len(Definition("", body, [v for _, v in those]).arguments) > ARGUMENTS_MAX:
                exact = {}
                for node, values in those:
                    exact.setdefault(values, []).append((node, values))
                groups = list(exact.values())
            for group in groups:
                base = label = body[0][1]
                n = 2
                while label in labels:
                    label = f"{base}_{n}"
                    n += 1
                labels.add(label)
                definition = Definition(label, body, [v for _, v in group])
                definitions[label] = definition
                for node, values in group:
                    calls[id(node)] = definition.call(values)
    texts = {name: joined(call(node).parts, call(node).values) for name, node in models.items()}
    return texts, {label: written(d) for label, d in definitions.items()}
