"""Records which initialiser touched which tensor of a model, in which order and with which arguments.

    laws.py MODEL_TYPE [CLASS]           prints what was recorded
    laws.py --all FILE                   every class of every type, one line of JSON for each

record(class, config, seed) builds the model for real, with every draw, fill and copy below torch's Python code
watched, and every function of torch.nn.init.  Each tensor gets its steps since all of it was written last, and
each event says which module a sweep (PreTrainedModel.initialize_weights) visited then, or that a constructor ran.
"""
import json
import os
import re
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
import torch  # noqa: E402
import transformers  # noqa: E402
from torch.utils._python_dispatch import TorchDispatchMode  # noqa: E402
from transformers import initialization  # noqa: E402
from transformers.modeling_utils import PreTrainedModel  # noqa: E402

import configs  # noqa: E402
import observe  # noqa: E402

RANDOM = {"uniform_": (0.0, 1.0), "normal_": (0.0, 1.0), "exponential_": (1.0,), "bernoulli_": (0.5,)}
NAMES = {"uniform_": "uniform", "normal_": "normal", "exponential_": "exponential", "bernoulli_": "bernoulli"}
KEPT = 16384


class Watch(TorchDispatchMode):
    """All that was written, in order: events with the storage, place, step and context."""

    def __init__(self):
        super().__init__()
        self.events, self.by_storage, self.alive, self.depth, self.visits = [], {}, [], 0, []

    def add(self, tensor, *step):
        if self.depth or not isinstance(tensor, torch.Tensor):
            return
        self.alive.append(tensor.detach())
        event = {"storage": tensor.untyped_storage()._cdata, "offset": tensor.storage_offset(),
                 "shape": tuple(tensor.shape), "stride": tuple(tensor.stride()), "step": step,
                 "visit": self.visits[-1] if self.visits else None, "number": len(self.events), "below": None}
        if self.visits:
            event["below"], event["part"] = below(self.visits[-1][1], tensor)
        self.events.append(event)
        self.by_storage.setdefault(event["storage"], []).append(event)

    def whole(self, tensor):
        """The steps that made a tensor, from the last that wrote all of it."""
        found = []
        for event in self.by_storage.get(tensor.untyped_storage()._cdata, []):
            if event["shape"] == tuple(tensor.shape):
                if event["step"][0] not in ("multiply", "add"):
                    found = []
                found.append(event["step"])
        return found

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        out = func(*args, **kwargs)
        name = func.overloadpacket.__name__
        if self.depth or not isinstance(out, torch.Tensor):
            return out
        numbers = [a for a in args[1:] if isinstance(a, (int, float)) and not isinstance(a, bool)]
        if name in RANDOM:
            self.add(out, NAMES[name], *(list(numbers) + list(RANDOM[name][len(numbers):])))
        elif name in ("fill_", "full", "full_like"):
            value = args[1]
            self.add(out, "constant", float(value) if not isinstance(value, torch.Tensor) else float(value.item()))
        elif name in ("zero_", "zeros", "zeros_like", "new_zeros"):
            self.add(out, "constant", 0.0)
        elif name in ("ones", "ones_like", "new_ones"):
            self.add(out, "constant", 1.0)
        elif name in ("randn", "randn_like"):
            self.add(out, "normal", 0.0, 1.0)
        elif name in ("rand", "rand_like"):
            self.add(out, "uniform", 0.0, 1.0)
        elif name in ("randint", "randperm", "multinomial", "normal", "randint_like", "random_"):
            self.add(out, "draw", name)
        elif name in ("empty", "new_empty", "empty_like", "empty_strided"):
            self.add(out, "empty")
        elif name in ("mul_", "div_", "mul", "div"):
            self.scale(name, args, out)
        elif name in ("clone", "_to_copy", "copy_", "constant_pad_nd"):  # ties pad biases by nothing
            source = args[1] if name == "copy_" else args[0]
            steps = self.whole(source) if source.shape == out.shape else []
            if any(step[0] == "empty" for step in steps):
                steps = []
            for step in steps or [("data",)]:
                self.add(out, *step)
        elif name in ("neg", "neg_"):
            self.scale("mul" + name[3:], (args[0], -1.0), out)
        elif name == "add_" and numbers[:1] == [0]:
            pass
        elif name.endswith("_") and name not in ("requires_grad_", "detach_", "resize_", "set_", "squeeze_",
                                                 "unsqueeze_", "transpose_", "t_", "_"):
            self.add(out, "data")
        return out

    def scale(self, name, args, out):
        number = args[1]
        if isinstance(number, torch.Tensor) and number.numel() == 1:
            number = number.item()
        if not isinstance(number, (int, float)):
            self.add(out, "data")
            return
        if not name.endswith("_"):
            steps = self.whole(args[0])
            for step in steps or [("data",)]:
                self.add(out, *step)
        self.add(out, "multiply", float(number) if name.startswith("mul") else 1.0 / float(number))


def below(module, tensor):
    """(name of the tensor below a module, rows of it that the view has or None), or (None, None)."""
    key = tensor.untyped_storage()._cdata
    for name, whole in [*module.named_parameters(), *module.named_buffers()]:
        if whole.untyped_storage()._cdata == key:
            if whole.shape == tensor.shape:
                return name, None
            return name, part_of({"offset": tensor.storage_offset(), "shape": tuple(tensor.shape)}, whole) or "other"
    return None, None


watch = None
READ = {
    "xavier_uniform_": lambda gain=1.0, **_: ("xavier_uniform", gain),
    "xavier_normal_": lambda gain=1.0, **_: ("xavier_normal", gain),
    "kaiming_uniform_": lambda a=0, mode="fan_in", nonlinearity="leaky_relu", **_:
        ("kaiming_uniform", a, mode, nonlinearity),
    "kaiming_normal_": lambda a=0, mode="fan_in", nonlinearity="leaky_relu", **_:
        ("kaiming_normal", a, mode, nonlinearity),
    "trunc_normal_": lambda mean=0.0, std=1.0, a=-2.0, b=2.0, **_: ("trunc_normal", mean, std, a, b),
    "orthogonal_": lambda gain=1, **_: ("orthogonal", gain),
    "eye_": lambda **_: ("eye",), "dirac_": lambda groups=1, **_: ("dirac", groups),
    "sparse_": lambda sparsity, std=0.01, **_: ("sparse", sparsity, std),
}
OWN = {"lecun_normal_": ("lecun_normal",), "default_flax_embed_init_": ("variance_scaling", 1.0, "fan_in", "normal")}


def hooked(original, read):
    def wrapper(tensor, *args, **kwargs):
        if watch is None or watch.depth:
            return original(tensor, *args, **kwargs)
        watch.depth += 1
        try:
            result = original(tensor, *args, **kwargs)
        finally:
            watch.depth -= 1
        kwargs.pop("generator", None)
        watch.add(tensor, *read(*args, **kwargs))
        return result

    wrapper.hooked = True
    return wrapper


def visiting(original):
    def wrapper(self, module):
        if watch is None:
            return original(self, module)
        watch.visits.append((type(self), module, self))
        try:
            return original(self, module)
        finally:
            watch.visits.pop()

    return wrapper


def hook():
    """Watches the functions of torch.nn.init, wherever they were imported to, and the sweeps."""
    for name, read in READ.items():
        replacement = hooked(getattr(torch.nn.init, name), read)
        for place in list(sys.modules.values()):
            if place is not None and getattr(place, "__name__", "").startswith("torch.nn") \
                    and place.__dict__.get(name) is getattr(torch.nn.init, name) and place is not torch.nn.init:
                setattr(place, name, replacement)
        setattr(torch.nn.init, name, replacement)
        if name in initialization.TORCH_INIT_FUNCTIONS:
            initialization.TORCH_INIT_FUNCTIONS[name] = replacement
    for name, step in OWN.items():
        setattr(initialization, name, hooked(getattr(initialization, name), lambda step=step: step))
    seen = set()

    def classes_below(found):
        for heir in found.__subclasses__():
            if heir not in seen:
                seen.add(heir)
                yield heir
                yield from classes_below(heir)

    hook.classes = lambda: [PreTrainedModel, *classes_below(PreTrainedModel)]


def hook_sweeps():
    """Classes are imported late, so this is done before each build."""
    for found in hook.classes():
        if "_init_weights" in found.__dict__ and not hasattr(found.__dict__["_init_weights"], "hooked"):
            replacement = visiting(found.__dict__["_init_weights"])
            replacement.hooked = True
            found._init_weights = replacement


hook()


def part_of(event, tensor):
    """The rows of a tensor that a view was, as [first, count]; None: another part."""
    offset, shape = event["offset"] - tensor.storage_offset(), event["shape"]
    if not tensor.shape or tensor.numel() == 0:
        return None
    row = tensor.stride(0)
    rows = 1 if len(shape) == tensor.dim() - 1 else shape[0] if shape else 1
    rest = shape if len(shape) == tensor.dim() - 1 else shape[1:]
    if row == 0 or offset % row or tuple(tensor.shape)[1:] != tuple(rest):
        return None
    return [offset // row, rows]


def overwrites(event, tensor):
    return event["shape"] == tuple(tensor.shape) and event["step"][0] not in ("multiply", "add")


def law_of(tensor, events):
    """[steps, visit]: what was done since all of it was written last, and where that was."""
    events = [e for e in events if len(e["shape"]) <= max(tensor.dim(), 1)]
    last = max([i for i, e in enumerate(events) if overwrites(e, tensor)], default=None)
    if last is None:
        return [["unseen"]], None
    steps = [list(events[last]["step"])]
    for event in events[last + 1:]:
        step = list(event["step"])
        if event["shape"] != tuple(tensor.shape):
            step = [step, part_of(event, tensor)]
            step = ["part", *step]
        steps.append(step)
    return steps, events[last]["visit"]


def summary(tensor):
    """Numbers of a tensor: its values where they are few."""
    flat = tensor.detach().flatten()
    if flat.is_floating_point():
        flat = flat.double()
    if 0 < flat.numel() <= KEPT:
        return flat.tolist()
    return None


def owners(model):
    """id of a tensor -> every (path, module, leaf, is a buffer), canonical first."""
    found = {}
    for path, module in model.named_modules(remove_duplicate=False):
        for leaf, p in module._parameters.items():
            if p is not None:
                found.setdefault(id(p), []).append((path, module, leaf, False))
        for leaf, b in module._buffers.items():
            if b is not None and leaf not in module._non_persistent_buffers_set:
                found.setdefault(id(b), []).append((path, module, leaf, True))
    return found


def torch_base(module):
    """The class of torch.nn that a module is, or is an heir of."""
    for found in type(module).__mro__:
        if found.__module__.startswith("torch.nn.modules") and found is not torch.nn.Module:
            return found.__name__
    return None


def full_name(path, leaf):
    return f"{path}.{leaf}" if path else leaf


def record(model_class, config, seed=0):
    """{"tensors": [...], "order": [...], "models": [...]}; raises observe.Refused.

    A tensor has "name", "class" (printed), "base" (torch's), "leaf", "shape", "buffer", "steps", "visit" (the class
    of the module that the sweep visited, or None), "path" below it, "model" (the class of the model whose
    rules those are) and "values" where they are few.  "order" is the list of draws: [name or None, step, visit
    or None].  "models" are the paths and classes that initialise themselves.
    """
    global watch
    if isinstance(model_class, str):
        model_class = configs.find_class(config["model_type"], model_class)
    hook_sweeps()
    watch = Watch()
    torch.manual_seed(seed)
    try:
        with watch:
            model = observe.build(model_class, config, device="cpu")
    finally:
        found, watch = watch, None
    names, tensors, first = {}, [], {}
    paths = {id(module): path for path, module in model.named_modules()}
    for places in owners(model).values():
        path, module, leaf, is_buffer = places[0]
        tensor = getattr(module, leaf)
        events = found.by_storage.get(tensor.untyped_storage()._cdata, [])
        steps, visit = law_of(tensor, events)
        name = full_name(path, leaf)
        names[tensor.untyped_storage()._cdata] = name
        row = {"name": name, "class": type(module).__name__, "base": torch_base(module), "leaf": leaf,
               "shape": list(tensor.shape), "dtype": observe.dtype_name(tensor), "buffer": is_buffer, "steps": steps,
               "visit": None, "padding_idx": getattr(module, "padding_idx", None)
               if isinstance(module, (torch.nn.Embedding, torch.nn.EmbeddingBag)) else None}
        if visit is not None:
            top = paths.get(id(visit[1]))
            row["visit"], row["model"] = type(visit[1]).__name__, visit[0].__name__
            row["at"] = top
            row["owner"] = paths.get(id(visit[2]))
            if len(places) > 1:
                row["names"] = [full_name(p, x) for p, _, x, _ in places]
        constructed = [e for e in events if e["visit"] is None and overwrites(e, tensor)]
        if constructed:
            row["constructor"] = law_of(tensor, [e for e in events if e["visit"] is None])[0]
        _, arguments = module.__dict__.get("_constructor", (None, {}))
        row["arguments"] = {key: value for key, value in arguments.items() if type(value) is int}
        if steps[0][0] in ("data", "unseen", "draw", "empty") or is_buffer:
            row["values"] = summary(tensor)
        tensors.append(row)
        first.setdefault(row["class"], module)
    order = []
    for event in found.events:
        step = event["step"]
        if step[0] in ("constant", "multiply", "data", "empty", "eye", "dirac"):
            continue
        visit = event["visit"]
        order.append([names.get(event["storage"]), list(step), list(event["shape"]),
                      [paths.get(id(visit[1])), paths.get(id(visit[2]))] if visit else None])
    models = [[path, type(module).__name__, module.config.model_type] for path, module in model.named_modules()
              if isinstance(module, PreTrainedModel)]
    sweeps = [{"at": paths.get(id(e["visit"][1])), "class": type(e["visit"][1]).__name__, "below": e["below"],
               "part": e.get("part"), "step": list(e["step"]), "shape": list(e["shape"]),
               "owner": paths.get(id(e["visit"][2]))}
              for e in found.events if e["visit"] is not None and e["step"][0] != "empty"]
    modules = [[path, type(module).__name__, [n for n, _ in module.named_parameters()]]
               for path, module in model.named_modules(remove_duplicate=False)
               if sum(1 for _ in module.parameters()) <= 16]
    state = {name: i for i, name in enumerate(model.state_dict())}
    tensors.sort(key=lambda row: state.get(row["name"], 1 << 30))
    return {"tensors": tensors, "order": order, "models": models, "sweeps": sweeps, "modules": modules}


def main():
    if sys.argv[1] == "--all":
        with open(sys.argv[2], "a") as file:
            for model_type in configs.types():
                for name in configs.classes(model_type):
                    line = {"type": model_type, "class": name}
                    try:
                        line.update(record(name, configs.tiny(model_type)))
                    except Exception as problem:
                        line["problem"] = f"{type(problem).__name__}: {problem}"[:300]
                    file.write(json.dumps(line, default=str) + "\n")
        return
    model_type = sys.argv[1]
    name = sys.argv[2] if len(sys.argv) > 2 else configs.classes(model_type)[0]
    found = record(name, configs.tiny(model_type))
    for row in found["tensors"]:
        print(row["name"], row["class"], row["steps"], row.get("constructor"), row["visit"], row.get("model"),
              str(row.get("values"))[:80])
    print(found["models"])
    for draw in found["order"][:60]:
        print(draw)


if __name__ == "__main__":
    main()
