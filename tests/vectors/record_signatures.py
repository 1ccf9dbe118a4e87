#!/usr/bin/python3
"""Records signatures.txt: every class that torch.nn exports, with its bases and the arguments of its constructor.

    /usr/bin/python3 tests/vectors/record_signatures.py --json > old.json       # torch 1.13.1
    python tests/vectors/record_signatures.py old.json > tests/vectors/signatures.txt   # torch 2.15.0

A block is "class NAME exported|internal", the line "bases" (every class between it and Module, in the
order of the MRO), and a line "argument NAME positional|keyword required" or "... default REPR" for each argument of the
constructor in its order.  "was" lines are the arguments of torch 1.13.1 where they differ.
"other NAME" is what torch.nn exports that is a class but no module.
A constructor of (*args, **kwargs) is read from its first overload, or from the base class that it calls.
"""
import importlib
import inspect
import json
import pkgutil
import sys
import typing

import torch
from torch import nn


def classes():
    """Name -> (class, whether torch.nn or torch.nn.modules exports it)."""
    found = {}
    for module in (nn, nn.modules):
        for name, value in vars(module).items():
            if inspect.isclass(value):
                found[name] = (value, True)
    for info in pkgutil.iter_modules(nn.modules.__path__):
        module = importlib.import_module("torch.nn.modules." + info.name)
        for name, value in vars(module).items():
            # _LazyProtocol is there for type checkers only.
            if inspect.isclass(value) and value.__module__ == module.__name__ and name != "_LazyProtocol":
                found.setdefault(name, (value, False))
    return found


def is_module(cls):
    """The mixins of lazy classes derive from object, but isinstance tells them apart as it does bases."""
    return issubclass(cls, nn.Module) or cls.__name__ in ("LazyModuleMixin", "_LazyConvXdMixin")


def bases(cls):
    names = [c.__name__ for c in cls.__mro__[1:] if c.__module__.startswith("torch.nn.modules") and is_module(c)]
    return [name for name in names if name != "Module"]


def text(default):
    """repr(); functions by their name, as they may be given by name."""
    return repr(default.__name__) if inspect.isfunction(default) else repr(default)


def constructor(cls):
    """The arguments after self: (name, kind, default as text or None)."""
    function = cls.__init__
    parameters = list(inspect.signature(function).parameters.values())[1:]
    is_open = [p.kind for p in parameters][:2] == [inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD]
    overloads = typing.get_overloads(function) if hasattr(typing, "get_overloads") else []
    if is_open and overloads:
        parameters = list(inspect.signature(overloads[0]).parameters.values())[1:]
    elif is_open and issubclass(cls, nn.RNNBase) and cls is not nn.RNNBase:
        # 1.13: super().__init__('LSTM', *args, **kwargs); RNN takes nonlinearity out of the keywords.
        parameters = list(inspect.signature(nn.RNNBase.__init__).parameters.values())[2:]
        if cls is not nn.LSTM:
            parameters = [p for p in parameters if p.name != "proj_size"]
        if cls is nn.RNN:
            parameters.append(inspect.Parameter("nonlinearity", inspect.Parameter.KEYWORD_ONLY, default="tanh"))
    arguments = []
    for p in parameters:
        if p.kind in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD):
            arguments.append(("*" + p.name, "open", None))
            continue
        kind = "keyword" if p.kind == inspect.Parameter.KEYWORD_ONLY else "positional"
        arguments.append((p.name, kind, None if p.default is p.empty else text(p.default)))
    return arguments


def line(word, argument):
    name, kind, default = argument
    end = "" if kind == "open" else " required" if default is None else " default " + default
    return f"{word} {name} {kind}{end}"


def main():
    found = classes()
    if sys.argv[1:] == ["--json"]:
        json.dump({name: constructor(cls) for name, (cls, _) in found.items() if is_module(cls)}, sys.stdout)
        return
    with open(sys.argv[1], encoding="utf-8") as file:
        old = json.load(file)
    print(f"# record_signatures.py, torch {torch.__version__.split('+')[0]} and 1.13.1")
    for name, (cls, is_exported) in sorted(found.items()):
        if not is_module(cls):
            if is_exported:
                print("other", name)
            continue
        print("class", name, "exported" if is_exported else "internal")
        print("bases", *bases(cls))
        arguments = constructor(cls)
        for argument in arguments:
            print(line("argument", argument))
        if name in old and [tuple(a) for a in old[name]] != arguments:
            for argument in old[name]:
                print(line("was", argument))


main()
