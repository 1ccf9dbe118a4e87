"""What a module tree has: classes, printed arguments, tensors, and the operations that wrote them.

Modules are built on the meta device, where nothing is computed and any size costs the same.
observe(build) -> {"tree": NODE, "ties": [[alias, canonical]], "trace": [...]}
NODE = (class, printed, extra, parameters, buffers, children), where printed is the whole text of a
class that prints itself another way, else None; parameters = [(name, sizes, dtype, needs_gradient)].
"""
import torch
import torch.nn as nn
from torch.utils._python_dispatch import TorchDispatchMode

WRITERS = {"normal_", "uniform_", "fill_", "zero_", "copy_", "mul_", "add_", "sub_", "div_",
           "clamp_", "erfinv_", "bernoulli_", "exponential_", "log_normal_", "eye", "random_",
           "random", "randn", "rand", "normal", "multinomial", "randperm", "log_", "neg_", "sqrt_"}


class Trace(TorchDispatchMode):
    """Records the operations that write into tensors, in order; on meta tensors they do nothing."""

    def __init__(self, records):
        super().__init__()
        self.records, self.events, self.kept = records, [], []

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        name = function._schema.name.split("::")[1]
        if name in WRITERS and name[-1] == "_":
            target = args[0]
            if self.records:
                self.write(name, target, args, kwargs or {})
            return target if target.is_meta else function(*args, **(kwargs or {}))
        result = function(*args, **(kwargs or {}))
        if self.records and isinstance(result, torch.Tensor):
            self.origin(name, args, result)
        return result

    def write(self, name, target, args, kwargs):
        storage = target.untyped_storage()
        self.kept.append(storage)
        rest = tuple(a if isinstance(a, (int, float, bool)) else
                     ("source", a.untyped_storage()._cdata) if isinstance(a, torch.Tensor)
                     else str(a) for a in args[1:])
        kwds = tuple(v for v in kwargs.values() if isinstance(v, (int, float)))
        self.events.append((storage._cdata, name, target.storage_offset(), tuple(target.shape),
                            rest + kwds))

    def origin(self, name, args, result):
        """A new tensor, and the tensors that it was computed from."""
        storage = result.untyped_storage()
        sources = [a.untyped_storage()._cdata for a in args if isinstance(a, torch.Tensor)]
        if storage._cdata in sources:
            return
        self.kept.append(storage)
        rest = tuple(a for a in args if isinstance(a, (int, float, bool)))
        self.events.append((storage._cdata, "new:" + name, 0, tuple(result.shape),
                            rest + tuple(("source", s) for s in sources)))


def default_repr(module):
    kind = type(module)
    if isinstance(module, (nn.ModuleList,)):
        return True
    return kind.__repr__ is nn.Module.__repr__


def node(module, prefix, names, ties, storages):
    """The NODE of a module; names maps the ids of tensors seen to their full names."""
    parameters, buffers = [], []
    for key, value in module._parameters.items():
        if value is None:
            continue
        if id(value) in names:
            ties.append([prefix + key, names[id(value)]])
        names.setdefault(id(value), prefix + key)
        storages[prefix + key] = value.untyped_storage()._cdata
        parameters.append((key, tuple(value.shape), str(value.dtype)[6:], value.requires_grad))
    for key, value in module._buffers.items():
        if value is None or key in module._non_persistent_buffers_set:
            continue
        if id(value) in names:
            ties.append([prefix + key, names[id(value)]])
        names.setdefault(id(value), prefix + key)
        storages[prefix + key] = value.untyped_storage()._cdata
        buffers.append((key, tuple(value.shape), str(value.dtype)[6:]))
    printed = None if default_repr(module) else repr(module)
    children = [(key, None if child is None else
                 node(child, prefix + key + ".", names, ties, storages))
                for key, child in module._modules.items()]
    kind = type(module)
    place = "nn." if kind.__module__.startswith("torch.nn.") else ""
    return (place + module._get_name(), printed, module.extra_repr(), parameters, buffers, children)


def on_cpu(function):
    def call(*args, **kwargs):
        kwargs["device"] = "cpu"
        return function(*args, **kwargs)
    return call


_linspace, _arange, _tensor = torch.linspace, torch.arange, torch.tensor


def observe(build, traced=False):
    """Rates and widths are read back as numbers, which meta tensors cannot give."""
    torch.linspace = on_cpu(_linspace)
    try:
        return observe_once(build, traced)
    except NotImplementedError:
        torch.arange, torch.tensor = on_cpu(_arange), on_cpu(_tensor)
        try:
            return observe_once(build, traced)
        finally:
            torch.arange, torch.tensor = _arange, _tensor
    finally:
        torch.linspace = _linspace


def observe_once(build, traced):
    trace = Trace(traced)
    with torch.device("meta"), trace:
        model = build()
    names, ties, storages = {}, [], {}
    tree = node(model, "", names, ties, storages)
    inverse = {}
    for name, key in storages.items():
        inverse.setdefault(key, name)
    events = [(inverse.get(e[0], e[0]),) + e[1:] for e in trace.events]
    return {"tree": tree, "ties": ties, "trace": events, "repr": repr(model) if traced else None}
