"""Builds classes of transformers on the meta device and says what they hold.

    observe.py MODEL_TYPE [CLASS] [JSON]         prints one observation
    observe.py --all [FILE]                      observes every class of every type once, and counts

observe(class, config) is {"tree": NODE, "ties": [[alias, canonical], ...], "config": the resolved config}.
A node has "type", "extra" (the text of extra_repr()), "args" (the constructor's arguments, for classes of
torch.nn and their heirs, with "args_of", the class of torch.nn), "parameters" [name, sizes, dtype,
requires_grad], "buffers" [name, sizes, dtype] (persistent ones) and "children" [name, node or null], in
the order of registration.  A tensor that is absent (None) is in neither list.
"""
import collections
import contextlib
import functools
import inspect
import json
import os
import signal
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
import torch  # noqa: E402
import transformers  # noqa: E402
from transformers import initialization  # noqa: E402
from transformers.core_model_loading import revert_weight_conversion  # noqa: E402

import configs  # noqa: E402

transformers.logging.set_verbosity_error()
LIMIT_S = 30


class Refused(Exception):
    """The library does not build this; the reason is the first argument."""


def plain(value):
    """A value as JSON has it, else its text."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return str(value)


def recorded(original):
    """A constructor that keeps its arguments on the module; the outermost class of torch.nn wins."""
    signature = inspect.signature(original)
    owner = original.__qualname__.split(".")[0]

    @functools.wraps(original)
    def wrapper(self, *args, **kwargs):
        if "_constructor" not in self.__dict__:
            try:
                bound = signature.bind(self, *args, **kwargs)
                bound.apply_defaults()
                found = {}
                for name, value in list(bound.arguments.items())[1:]:
                    kind = signature.parameters[name].kind
                    if kind is inspect.Parameter.VAR_KEYWORD:
                        found.update(value)
                    elif kind is not inspect.Parameter.VAR_POSITIONAL or value:
                        found[name] = value
                self.__dict__["_constructor"] = (owner, {name: plain(value) for name, value in found.items()
                                                         if name not in ("device", "dtype")})
            except TypeError:
                pass
        original(self, *args, **kwargs)

    return wrapper


def torch_classes():
    containers = (torch.nn.Module, torch.nn.Sequential, torch.nn.ModuleList, torch.nn.ModuleDict,
                  torch.nn.ParameterList, torch.nn.ParameterDict)
    for name in dir(torch.nn):
        found = getattr(torch.nn, name)
        if inspect.isclass(found) and issubclass(found, torch.nn.Module) and found not in containers:
            yield found


@functools.cache
def watch_constructors():
    for found in torch_classes():
        if "__init__" in found.__dict__:
            found.__init__ = recorded(found.__init__)


@contextlib.contextmanager
def time_limit(seconds):
    def stop(*_):
        raise TimeoutError(f"not built within {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def build(model_class, config, device="meta"):
    """The model of a config (a dict or the library's object); raises Refused with the reason."""
    watch_constructors()
    if isinstance(model_class, str):
        model_class = configs.find_class(config["model_type"], model_class)
    try:
        with time_limit(LIMIT_S):
            if isinstance(config, dict):
                config = configs.resolve(config)
            if device != "meta":
                return model_class._from_config(config) if config.dtype is not None else model_class(config)
            with torch.device("meta"), initialization.meta_device_safe_creation_ops():
                return model_class._from_config(config) if config.dtype is not None else model_class(config)
    except Exception as problem:
        raise Refused(f"{type(problem).__name__}: {str(problem).strip()[:300]}") from problem


def dtype_name(tensor):
    return str(tensor.dtype).removeprefix("torch.")


def node(module):
    try:
        extra = module.extra_repr()
    except Exception as problem:
        extra = f"<{type(problem).__name__}>"
    found = {"type": type(module).__name__, "extra": extra}
    if "_constructor" in module.__dict__:
        owner, found["args"] = module.__dict__["_constructor"]
        if owner != found["type"]:
            found["args_of"] = owner
    found["parameters"] = [[name, list(p.shape), dtype_name(p), p.requires_grad]
                           for name, p in module._parameters.items() if p is not None]
    found["buffers"] = [[name, list(b.shape), dtype_name(b)] for name, b in module._buffers.items()
                        if b is not None and name not in module._non_persistent_buffers_set]
    found["children"] = [[name, None if child is None else node(child)] for name, child in module._modules.items()]
    return found


def ties(model, state=None):
    """[alias, canonical name], in the order of the state dict, as the library's files keep them."""
    state = model.state_dict(keep_vars=True) if state is None else state
    known = getattr(model, "all_tied_weights_keys", None) or {}
    first, found = {}, []
    for name, tensor in state.items():
        if name not in known:
            first.setdefault(id(tensor), name)
    for name, tensor in state.items():
        target = first.setdefault(id(tensor), name)
        if target != name:
            found.append([name, target])
    return found


def in_files(model):
    """[name, sizes, dtype] as save_pretrained() writes them, where that differs from memory; else None."""
    state = model.state_dict(keep_vars=True)
    aliases = {alias for alias, _ in ties(model, state)}
    served = {name: tensor for name, tensor in state.items() if name not in aliases}
    whole = revert_weight_conversion(model, dict(served))
    if list(whole) == list(served):
        return None
    return [[name, list(tensor.shape), dtype_name(tensor)] for name, tensor in whole.items()]


def observe(model_class, config, files=False):
    """What the class holds for this config (a dict as in config.json, with model_type); raises Refused."""
    model = build(model_class, config)
    found = {"tree": node(model), "ties": ties(model), "config": plain_config(model.config.to_dict())}
    if files:
        found["files"] = in_files(model)
    return found


def plain_config(config):
    if isinstance(config, dict):
        return {str(name): plain_config(value) for name, value in config.items()}
    return [plain_config(item) for item in config] if isinstance(config, (list, tuple)) else plain(config)


def tensors(tree, prefix=""):
    """name -> (sizes, dtype), in the order of the state dict."""
    found = {}
    for name, sizes, dtype, *_ in tree["parameters"] + tree["buffers"]:
        found[prefix + name] = (sizes, dtype)
    for name, child in tree["children"]:
        if child is not None:
            found.update(tensors(child, f"{prefix}{name}."))
    return found


def text(tree, name="", depth=0):
    """print(model) of a tree: torch's __repr__, with equal neighbours of a list counted together."""
    children = tree["children"]
    lines = tree["extra"].split("\n") if tree["extra"] else []
    if tree["type"] == "ModuleList":
        inner = [(str(i), text(child).replace("\n", "\n  ")) for i, (_, child) in enumerate(children)]
        if not inner:
            return "ModuleList()"
        runs = []
        for i, body in inner:
            if runs and runs[-1][2] == body:
                runs[-1][1] = i
            else:
                runs.append([i, i, body])
        rows = [f"({a}): {body}" if a == b else f"({a}-{b}): {int(b) - int(a) + 1} x {body}" for a, b, body in runs]
        return "ModuleList(\n  " + "\n  ".join(rows) + "\n)"
    rows = [f"({key}): " + ("None" if child is None else text(child).replace("\n", "\n  ")) for key, child in children]
    if len(lines) == 1 and not rows:
        return f"{tree['type']}({lines[0]})"
    if not lines and not rows:
        return f"{tree['type']}()"
    return f"{tree['type']}(\n  " + "\n  ".join(lines + rows) + "\n)"


def observe_all(path):
    """Every class of every type by its base config: what can be observed, and why the rest cannot."""
    counts, reasons, rows = collections.Counter(), [], {}
    for model_type in configs.types():
        start, rows[model_type] = time.time(), {}
        try:
            names = configs.classes(model_type)
            base = configs.base(model_type)
        except Exception as problem:
            counts["types without a config"] += 1
            reasons.append(f"{model_type}: {type(problem).__name__}: {str(problem)[:200]}")
            continue
        good = 0
        for name in names:
            try:
                found = observe(name, base)
                rows[model_type][name] = len(tensors(found["tree"]))
                good += 1
            except Refused as problem:
                reasons.append(f"{model_type} {name}: {problem}")
        counts["classes"] += len(names)
        counts["classes observed"] += good
        counts["types"] += bool(names)
        counts["types observed"] += good > 0
        counts["types observed whole"] += 0 < good == len(names)
        counts["types without classes"] += not names
        print(f"{model_type}: {good} of {len(names)} classes, {time.time() - start:.1f} s", flush=True)
    report = {"transformers": transformers.__version__, "torch": torch.__version__, "counts": counts,
              "not_observed": reasons, "tensors": rows}
    if path:
        with open(path, "w") as file:
            json.dump(report, file, indent=1)
    print("\n".join(reasons))
    print(dict(counts))


def main():
    if sys.argv[1] == "--all":
        return observe_all(sys.argv[2] if len(sys.argv) > 2 else None)
    model_type, *rest = sys.argv[1:]
    config = {**configs.base(model_type), **(json.loads(rest[1]) if len(rest) > 1 else {})}
    name = rest[0] if rest else configs.classes(model_type)[0]
    start = time.time()
    found = observe(name, config, files=True)
    print(json.dumps(found, indent=1))
    print(text(found["tree"]))
    print(f"{time.time() - start:.3f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
