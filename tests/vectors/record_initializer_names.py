#!/usr/bin/env python3
"""Records initializer_names.txt: every public name that a library exports for initialisation.

    python3 tests/vectors/record_initializer_names.py torch > part1     (torch, timm)
    KERAS_BACKEND=jax python3 tests/vectors/record_initializer_names.py jax > part2   (jax, flax, keras)
    cat part1 part2 > tests/vectors/initializer_names.txt

A line is "MODULE NAME", for each function or class that the module shows without an underscore in
front, imported helpers of other modules left out.
"""
import importlib
import inspect
import sys

MODULES = {
    "torch": ["torch.nn.init", "timm.layers.weight_init"],
    "jax": ["jax.nn.initializers", "flax.linen.initializers", "flax.nnx.initializers", "keras.initializers"],
}
TYPING = {"Literal", "Callable", "TypeVar", "ParamSpec", "Any", "Union", "Optional", "Initializer"}


def is_own(module, thing):
    """Defined by the library that the module belongs to."""
    return getattr(thing, "__module__", "").split(".")[0] in (module.split(".")[0], "jax")


def main():
    for name in MODULES[sys.argv[1]]:
        root, module = importlib.import_module(name.split(".")[0]), None
        for end in range(1, name.count(".") + 2):
            part = ".".join(name.split(".")[:end])
            module = getattr(module, part.split(".")[-1]) if hasattr(module, part.split(".")[-1]) else \
                importlib.import_module(part)
        print(f"# {name} {root.__version__}, by record_initializer_names.py")
        for attribute in sorted(dir(module)):
            thing = getattr(module, attribute)
            if attribute.startswith("_") or inspect.ismodule(thing) or not callable(thing):
                continue
            if attribute not in TYPING and is_own(name, thing):
                print(name, attribute)


main()
