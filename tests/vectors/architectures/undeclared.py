"""Fields that the code of a type reads with getattr or hasattr and its config class does not declare.

A config.json may have them all the same: the library keeps every member of it as an attribute.  deberta-v2 has
"norm_rel_ebd" and "position_buckets" in every published config and in no config class.

    undeclared.py [MODEL_TYPE ..]    prints the fields of these types, or of all
"""
import ast
import dataclasses
import functools
import importlib
import inspect
import pkgutil
import sys

from transformers import CONFIG_MAPPING, PreTrainedConfig

# What changes no module, tensor or text, or is read elsewhere.
ELSEWHERE = {"num_labels", "output_attentions", "output_hidden_states", "gradient_checkpointing", "onnx_export", "use_cache",
             "return_dict", "dtype", "torch_dtype", "rope_scaling", "rope_theta", "partial_rotary_factor", "model_type",
             "quantization_config", "pruned_heads", "torchscript", "tie_word_embeddings", "attn_implementation"}


@functools.cache
def source(name):
    """The tree of a module; None: it has no source."""
    try:
        return ast.parse(inspect.getsource(importlib.import_module(name)))
    except (ImportError, OSError, SyntaxError):
        return None


@functools.cache
def sources(folder):
    """[(whether it is the config's file, tree)] of the files of a type."""
    package = importlib.import_module(folder)
    names = [entry.name for entry in pkgutil.iter_modules(package.__path__)
             if entry.name.startswith(("modeling_", "configuration_"))]
    found = [(name.startswith("configuration_"), source(f"{folder}.{name}")) for name in names]
    return [(is_config, tree) for is_config, tree in found if tree is not None]


def is_config(node):
    """config, self.config, self.config.decoder, text_config"""
    name = getattr(node, "attr", getattr(node, "id", ""))
    return "config" in name or (isinstance(node, ast.Attribute) and is_config(node.value))


def text_of(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def reads(folder):
    """(name, node of the default or None) of what the files of a folder read that may be absent."""
    for of_config, tree in sources(folder):
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = node.func
            if getattr(called, "id", None) in ("getattr", "hasattr") and len(node.args) > 1 and is_config(node.args[0]):
                name, default = text_of(node.args[1]), node.args[2] if len(node.args) > 2 else None
            elif of_config and getattr(called, "attr", None) in ("pop", "get") and node.args \
                    and getattr(called.value, "id", None) == "kwargs":
                name, default = text_of(node.args[0]), node.args[1] if len(node.args) > 1 else None
            else:
                continue
            above = parents.get(node)
            if isinstance(above, ast.BoolOp) and isinstance(above.op, ast.Or) and above.values[0] is node:
                default = above.values[1]  # getattr(config, "head_dim", None) or ..
            if name is not None and not name.startswith("_"):
                yield name, default


def kind_and_value(node):
    """(annotation, default): the default is None where it is computed."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        return type(node.operand.value), -node.operand.value
    if isinstance(node, ast.Constant) and node.value is not None:
        return type(node.value), node.value
    return None, None


def guess(name):
    """The annotation of a field whose default says nothing."""
    if name.endswith(("dropout", "_prob", "_eps", "dropout_prob")):
        return float | None
    if name.startswith(("use_", "is_", "apply_", "add_", "has_")) or name.endswith(("_bias", "_to_labels")):
        return bool | None
    return int | None


@functools.cache
def undeclared(found):
    """name -> (annotation, default) for a config class; None where places differ in their defaults or compute them."""
    folder = found.__module__.rpartition(".")[0]
    known = {field.name for field in dataclasses.fields(found)} | set(found.attribute_map or {}) | set(dir(found))
    known |= {field.name for field in dataclasses.fields(PreTrainedConfig)} | set(found.sub_configs or {})
    rows, seen = {}, {}
    for name, default in reads(folder):
        if name in known or name in ELSEWHERE or name.endswith(("_config", "_config_dict")):
            continue
        kind, value = kind_and_value(default)
        seen.setdefault(name, []).append((kind, value))
    for name, defaults in seen.items():
        kinds = {kind: value for kind, value in defaults if kind is not None}
        kind = next(iter(kinds), None)
        is_one = len({value for _, value in defaults}) == 1 and kind is not None
        rows[name] = (kind if is_one else (kind | None if kind else guess(name)), kinds[kind] if is_one else None)
    return rows


def main():
    for model_type in sys.argv[1:] or sorted(CONFIG_MAPPING.keys()):
        try:
            rows = undeclared(CONFIG_MAPPING[model_type])
        except (ImportError, AttributeError):
            continue
        for name, (annotation, default) in rows.items():
            print(f"{model_type}: {name}: {getattr(annotation, '__name__', annotation)} = {default!r}")


if __name__ == "__main__":
    main()
