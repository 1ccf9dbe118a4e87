"""Names in files: what save_pretrained() makes of the names in memory, as patterns of a row.

    file_names.py TYPE ...           writes "files" into these rows, or says why it cannot
    file_names.py --all              into all rows of the tree

The library's own conversion is run on small tensors of distinct numbers, so that each number in the result
says where it was.  Patterns are learned from the base config and checked on random ones.
"""
import json
import pathlib
import random
import sys

import configs
import observe
import rowfiles
import torch
from transformers import PreTrainedModel
from transformers.core_model_loading import revert_weight_conversion

ROWS = pathlib.Path(__file__).resolve().parents[3] / "service/definition/architecture/rows/transformers"
CHECKS = 4
DEEP = 7
SMALL = 4


class Unsaid(Exception):
    """The row language cannot say what the library does."""


def small_tensors(model):
    """(name -> small tensor, the names where the numbers of each begin)."""
    state = model.state_dict(keep_vars=True)
    aliases = {alias for alias, _ in observe.ties(model, state)}
    small, first = {}, 0
    for name, tensor in state.items():
        if name not in aliases:
            shape = [min(size, SMALL) for size in tensor.shape]
            count = int(torch.Size(shape).numel())
            small[name] = torch.arange(first, first + count, dtype=torch.float64, device="cpu").reshape(shape)
            first += count
    return small


def pieces(model):
    """Memory name -> the names in files of its pieces, in order, with "{e}" where the first dimension is taken apart."""
    small = small_tensors(model)
    try:
        whole = revert_weight_conversion(model, dict(small))
    except Exception as problem:
        raise Unsaid(f"{type(problem).__name__}: {problem}") from problem
    owner = {float(number): name for name, tensor in small.items() for number in tensor.flatten()}
    found = {name: [] for name in small}
    for name, tensor in whole.items():
        numbers = tensor.flatten()
        if not len(numbers):
            continue
        source = owner[float(numbers[0])]
        start = float(numbers[0]) - float(small[source].flatten()[0])
        if [float(n) for n in numbers] != [float(numbers[0]) + i for i in range(len(numbers))]:
            raise Unsaid(f"{name} has the numbers of {source} in another order")
        if owner[float(numbers[-1])] != source:
            raise Unsaid(f"{name} is {source} and others side by side")
        found[source].append((start, name, list(tensor.shape)))
    return {name: names_of(name, small[name], sorted(parts)) for name, parts in found.items()}


def names_of(name, tensor, parts):
    if sum(torch.Size(shape).numel() for _, _, shape in parts) != tensor.numel():
        raise Unsaid(f"{name} is not whole in files")
    if len(parts) == 1:
        if parts[0][2] != list(tensor.shape):
            raise Unsaid(f"{name} has another shape in files")
        return [parts[0][1]]
    count = tensor.shape[0]
    if not count or len(parts) % count or tensor.dim() < 2:
        raise Unsaid(f"{name} is in {len(parts)} pieces in files")
    each = len(parts) // count
    shape = list(tensor.shape[1:])
    shape[0] //= each
    if any(part[2] != shape for part in parts):
        raise Unsaid(f"{name} is in pieces of other shapes")
    texts = []
    for k in range(each):
        column = [parts[i * each + k][1].split(".") for i in range(count)]
        text = ["{e}" if [row[s] for row in column] == [str(i) for i in range(count)] else segment
                for s, segment in enumerate(column[0])]
        for i in range(count):
            if [str(i) if segment == "{e}" else segment for segment in text] != column[i]:
                raise Unsaid(f"{name} has pieces without a common name")
        texts.append(".".join(text))
    return texts


# Patterns, as the service reads them ---------------------------------------------------------------------------

def match(pattern, path):
    """(start, end, numbers) of a pattern in the segments of a path, or None."""
    anchored = pattern.startswith("^")
    wanted = pattern.lstrip("^").split(".")
    segments = path.split(".")
    for start in range(1 if anchored else len(segments)):
        numbers = {}
        run = segments[start:start + len(wanted)]
        if len(run) == len(wanted) and all(
                numbers.setdefault(a, b) == b if a[0] == "{" and b.isdigit() else a == b for a, b in zip(wanted, run)):
            return start, start + len(wanted), numbers
    return None


def apply(rules, path):
    """The names of a path after the first rule whose pattern is there; None: there is none."""
    for pattern, *texts in rules:
        found = match(pattern, path)
        if found:
            start, end, numbers = found
            segments = path.split(".")
            return [".".join(segments[:start] + [numbers.get(s, s) for s in text.split(".") if s] + segments[end:])
                    for text in texts]
    return None


def renamed(rows, name):
    """A tensor's names in files by the rules of rows: [(prefix, files), ...], those of parts first."""
    names, is_moved = [name], False
    for prefix, files in rows:
        def below(path):
            return path[len(prefix):] if path.startswith(prefix) else None
        if not is_moved and below(name) is not None:
            moved = apply(files.get("tensors", []), below(name))
            if moved:
                names, is_moved = [prefix + text for text in moved], True
                continue
        changed = []
        for text in names:
            module, _, leaf = text.rpartition(".")
            own = below(module)
            new = apply(files.get("modules", []), own) if own else None
            changed.append(f"{prefix}{new[0]}.{leaf}" if new else text)
        names = changed
    return names


# Learning ------------------------------------------------------------------------------------------------------

LETTERS = "ijklmn"


def generalised(old, new):
    """Numbers of the old segments as letters, in the new as well; equal numbers in their order."""
    letters, old_text = [], []
    for segment in old:
        if segment.isdigit():
            letters.append((segment, "{" + LETTERS[len(letters)] + "}"))
            segment = letters[-1][1]
        old_text.append(segment)

    def lettered(text):
        left = list(letters)
        for segment in text:
            found = next((pair for pair in left if pair[0] == segment), None)
            if found:
                left.remove(found)
            yield found[1] if found else segment
    return ".".join(old_text), [".".join(lettered(text)) for text in new]


def candidates(old, news):
    """Rules that make 'news' (segments) of 'old', the shortest first."""
    head, tail = 0, 0
    shortest = min([len(old)] + [len(new) for new in news])
    while head < shortest and all(new[head] == old[head] for new in news):
        head += 1
    while tail < shortest - head and all(new[-1 - tail] == old[-1 - tail] for new in news):
        tail += 1
    ends = sorted(((h, t) for h in range(head + 1) for t in range(tail + 1)), key=lambda e: (head + tail - sum(e), e[0] < head))
    for h, t in ends:
        stop = len(old) - t
        if stop > h:
            pattern, texts = generalised(old[h:stop], [new[h:len(new) - t] for new in news])
            yield [pattern] + texts
            if h == 0:
                yield ["^" + pattern] + texts
    for h, t in ends:
        stop = len(old) - t
        if stop > h:        # these numbers alone
            yield [".".join(old[h:stop])] + [".".join(new[h:len(new) - t]) for new in news]


def differing(old, new):
    rule = next(candidates(old, [new]))
    return len(rule[0].split("."))


def learn(wanted):
    """Rules for {path: [new paths]}; those with more segments come first."""
    order = sorted((path for path, new in wanted.items() if new != [path]),
                   key=lambda path: (-differing(path.split("."), wanted[path][0].split(".")), path))
    rules = []
    for path in order:
        if apply(rules, path) == wanted[path]:
            continue
        for rule in candidates(path.split("."), [new.split(".") for new in wanted[path]]):
            trial = rules + [rule]
            if all(apply(trial, other) in ([None] if new == [other] else []) + [new] or apply(rules, other) == new or
                   not match(rule[0], other) for other, new in wanted.items()) and apply(trial, path) == wanted[path]:
                rules = trial
                break
        else:
            raise Unsaid(f"no pattern for {path} -> {wanted[path]}")
    return rules


def parts_of(model, row_text):
    """(prefix, files) of the rows of models inside that have names of their own, the innermost first."""
    found = []
    if '"config": "' not in row_text:
        return found
    for name, module in model.named_modules():
        if name and isinstance(module, PreTrainedModel) and module.config.model_type != model.config.model_type:
            path = ROWS / f"{module.config.model_type}.json"
            files = json.loads(path.read_text()).get("files") if path.exists() else None
            if files:
                found.append((name + ".", files.get("classes", {}).get(type(module).__name__, files)))
    return found[::-1]


def after_parts(parts, name):
    names = renamed(parts, name)
    return names


def derive(model_type, row_text):
    """"files" of a row, {} if names are the same."""
    names = [n for n in json.loads(row_text)["classes"] if configs.find_class(model_type, n) is not None]
    checks = []
    rng = random.Random(f"files {model_type}")
    for number in range(CHECKS):
        config = configs.base(model_type) if number == 0 else configs.sample(model_type, rng)
        if number == 1:     # blocks of another kind may begin behind those of the base
            config = {**configs.base(model_type), "num_hidden_layers": DEEP}
        for name in names:
            try:
                model = observe.build(name, config)
            except observe.Refused:
                continue
            checks.append((name, parts_of(model, row_text), pieces(model)))
    try:
        return said(checks)
    except Unsaid:
        return by_class(checks)


def by_class(checks):
    """As many classes together as go, each of the others by itself."""
    together, others, files = [], {}, {}
    for name in dict.fromkeys(name for name, _, _ in checks):
        own = [check for check in checks if check[0] == name]
        try:
            files = said(together + own)
            together += own
        except Unsaid:
            others[name] = said(own)
    return {**files, "classes": others}


def said(checks):
    """"files" that says what was seen."""
    modules, tensors, stay = {}, {}, set()
    for name, parts, found in checks:
        for path, new in found.items():
            olds = after_parts(parts, path)
            if olds == new:
                stay.add(olds[0].rpartition(".")[0])
    for name, parts, found in checks:
        for path, new in found.items():
            olds = after_parts(parts, path)
            if len(olds) > 1 or olds == new:
                continue
            old_module, _, old_leaf = olds[0].rpartition(".")
            new_module, _, new_leaf = new[0].rpartition(".")
            if len(new) == 1 and old_leaf == new_leaf and old_module and old_module not in stay \
                    and modules.get(old_module, [new_module]) == [new_module]:
                modules[old_module] = [new_module]
            else:
                tensors[olds[0]] = new
                if "{e}" in new[0].split(".") and old_module:
                    modules[old_module] = [new[0].split(".{e}")[0]]
    # Modules that stay.
    for name, parts, found in checks:
        for path, new in found.items():
            olds = after_parts(parts, path)
            module = olds[0].rpartition(".")[0]
            if olds[0] in tensors:
                continue
            if len(olds) == 1 and module:
                modules.setdefault(module, [module])
            if len(olds) == 1 and olds == new:
                tensors.setdefault(olds[0], new)
    # Tensors of modules that move are no tensors of their own.
    files = {"modules": learn(modules)}
    own = {}
    for name, new in tensors.items():
        if new != [name] or renamed([("", files)], name) != [name]:
            own[name] = new
        else:
            own.setdefault(name, [name])
    files["tensors"] = learn(own)
    files = {key: rules for key, rules in files.items() if rules}
    for name, parts, found in checks:
        for path, new in found.items():
            got = renamed(parts + [("", files)], path)
            if got != new:
                raise Unsaid(f"{name}: {path} would be {got[:2]}, is {new[:2]}")
    return files


def selected(rules):
    """The segments by which rules select."""
    for rule in rules:
        for key in ("path", "below"):
            paths = rule.get(key, [])
            for path in [paths] if isinstance(paths, str) else paths:
                yield from (segment for segment in path.split(".") if "*" not in segment)
        yield from selected(rule.get("rules", []))


def selects_what_moves(rules, files):
    """Whether rules of initial values select by a name that files have elsewhere."""
    named = {segment for each in (files, *files.get("classes", {}).values()) for kind in ("modules", "tensors")
             for pattern, *_ in each.get(kind, []) for segment in pattern.lstrip("^").split(".")}
    return bool(named & set(selected(rules)))


def main():
    torch.set_num_threads(1)
    names = sys.argv[1:]
    if names == ["--all"]:
        names = sorted(path.stem for path in ROWS.glob("[!_]*.json"))
    for model_type in names:
        path = ROWS / f"{model_type}.json"
        text = path.read_text()
        row = json.loads(text)
        try:
            files = derive(model_type, text)
            if selects_what_moves(row.get("init", []), files):
                raise Unsaid("rules of the row select by path")
        except Unsaid as problem:
            print(f"{model_type}: NOT SAID: {problem}", flush=True)
            files = {}
        if files == row.get("files", {}):
            continue
        row.pop("files", None)
        if files:
            print(f"{model_type}: {json.dumps(files)}", flush=True)
            row["files"] = files
        path.write_text(rowfiles.row_text(row))


if __name__ == "__main__":
    main()
