"""The installed transformers release: its types, classes and configs, and what it builds on the meta device."""
import dataclasses
import functools
import importlib
import inspect
import logging
import os
import re
import warnings

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "critical")

import torch
import transformers
import undeclared
from transformers import PreTrainedModel, initialization
from transformers.activations import ACT2FN
from transformers.configuration_utils import PreTrainedConfig
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS
from transformers.models.auto import modeling_auto
from transformers.models.auto.configuration_auto import CONFIG_MAPPING, CONFIG_MAPPING_NAMES

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
RELEASE = transformers.__version__
BASE_FIELDS = {field.name for field in dataclasses.fields(PreTrainedConfig)}
# Fields of the base class that models read, with the library's defaults.
COMMON = {"num_labels": 2, "tie_word_embeddings": True, "is_decoder": False, "add_cross_attention": False,
          "pad_token_id": None, "is_encoder_decoder": False, "problem_type": None}
RECURRENT = ("input_size", "hidden_size", "num_layers", "bias", "batch_first", "dropout", "bidirectional", "proj_size")
CONTAINERS = ("ModuleList", "Sequential", "ModuleDict", "ParameterList", "ParameterDict")


def quicken():
    """Initialisation writes no value on the meta device, so it is left out; ties are made."""
    def nothing(*_args, **_kwargs):
        return _args[0] if _args else None
    for name in initialization.TORCH_INIT_FUNCTIONS:
        if hasattr(torch.nn.init, name):
            setattr(torch.nn.init, name, nothing)
    for layer in (torch.nn.Linear, torch.nn.modules.conv._ConvNd, torch.nn.Embedding, torch.nn.LayerNorm,
                  torch.nn.modules.batchnorm._NormBase, torch.nn.GroupNorm, torch.nn.modules.rnn.RNNBase):
        layer.reset_parameters = nothing
    if hasattr(PreTrainedModel, "initialize_weights"):
        PreTrainedModel.initialize_weights = lambda self, *_args, **_kwargs: None
    for name, rope in list(ROPE_INIT_FUNCTIONS.items()):
        ROPE_INIT_FUNCTIONS[name] = beside_meta(rope)
    quicken_configs()


def quicken_configs():
    """Configs say their names alone (errors that are caught show them), and attributes of those whose layers are
    alike are found without detours."""
    slow = PreTrainedConfig.__getattribute__

    def quick(self, key):
        if "_heterogeneity_spec" in object.__getattribute__(self, "__dict__"):
            return slow(self, key)
        names = type(self).attribute_map
        return object.__getattribute__(self, names[key] if key in names else key)
    PreTrainedConfig.__getattribute__ = quick
    PreTrainedConfig.__repr__ = lambda self: type(self).__name__


def beside_meta(rope):
    """Frequencies worked out on the processor: the meta device is slower."""
    @functools.wraps(rope)
    def quick(*args, **kwargs):
        kwargs["device"] = "cpu"
        with torch.device("cpu"):
            found, scale = rope(*args[:1], **kwargs)
        return found.to("meta"), scale
    return quick


def types():
    return list(CONFIG_MAPPING_NAMES)


def config_class(model_type):
    return CONFIG_MAPPING[model_type]


def auto_mappings():
    """The tables from types to classes, MODEL_MAPPING_NAMES first."""
    names = [name for name in dir(modeling_auto) if name.endswith("MAPPING_NAMES") and name != "CONFIG_MAPPING_NAMES"]
    names.sort(key=lambda name: (name != "MODEL_MAPPING_NAMES", name))
    return [getattr(modeling_auto, name) for name in names]


def class_names(model_type):
    """All auto classes of a type, the base class first, without those of other frameworks."""
    found = []
    for mapping in auto_mappings():
        value = mapping.get(model_type)
        for name in (value,) if isinstance(value, str) else value or ():
            if name not in found and hasattr(transformers, name):
                found.append(name)
    return found


def modeling_modules(model_type):
    """The modeling files beside the file of a type's config."""
    package = config_class(model_type).__module__.rpartition(".")[0]
    folder = os.path.dirname(importlib.import_module(package).__file__)
    for name in sorted(os.listdir(folder)):
        if name.startswith("modeling_") and name.endswith(".py"):
            try:
                yield importlib.import_module(f"{package}.{name[:-3]}")
            except ImportError:
                continue


def extra_classes(model_type, known):
    """Other models with the same config class: parts that configs of several parts name."""
    found = []
    for module in modeling_modules(model_type):
        for name in dir(module):
            value = getattr(module, name)
            if (inspect.isclass(value) and issubclass(value, PreTrainedModel) and value.__module__ == module.__name__
                    and name not in known and getattr(value, "config_class", None) is config_class(model_type)
                    and not name.endswith("PreTrainedModel")):
                found.append(name)
    return found


@functools.lru_cache(None)
def find_class(name, model_type):
    for module in modeling_modules(model_type):
        if hasattr(module, name):
            return getattr(module, name)
    return getattr(transformers, name)


@functools.lru_cache(None)
def automatic_parts(model_type):
    """field -> the auto class that builds its nested config, where the type does not name a class."""
    found = {}
    for module in modeling_modules(model_type):
        for auto, field in re.findall(r"(AutoModel\w*)\._?from_config\(\s*(?:config=)?(?:self\.)?config\.(\w+)",
                                      inspect.getsource(module)):
            found[field] = auto
        if re.search(r"\bload_backbone\(", inspect.getsource(module)):
            found["backbone_config"] = "Backbone"
    return found


def raw_fields(cls):
    """The fields of a config class with their defaults; nested configs are left out."""
    fields = {}
    if dataclasses.is_dataclass(cls):
        for field in dataclasses.fields(cls):
            if field.name in BASE_FIELDS and field.name not in COMMON:
                continue
            if field.default is not dataclasses.MISSING:
                fields[field.name] = field.default
            elif field.default_factory is not dataclasses.MISSING:
                fields[field.name] = field.default_factory()
    for base in reversed(cls.__mro__):
        if "__init__" in vars(base) and base is not PreTrainedConfig and not dataclasses.is_dataclass(base):
            for name, parameter in inspect.signature(base.__init__).parameters.items():
                if parameter.default is not inspect.Parameter.empty:
                    fields[name] = parameter.default
    nested = sub_configs(cls)
    fields.update({name: default for name, (_, default) in undeclared.undeclared(cls).items()})
    for name, default in COMMON.items():
        fields.setdefault(name, default)
    # BART has three by default.
    fields["num_labels"] = labels_of(cls)
    def plain(value):
        if isinstance(value, tuple):
            return [plain(item) for item in value]
        return value
    return {name: plain(value) for name, value in fields.items()
            if name not in nested and not name.startswith("_") and is_plain(value)}


def labels_of(cls):
    try:
        return cls().num_labels
    except Exception:  # a class without a default config
        return COMMON["num_labels"]


def is_plain(value):
    if isinstance(value, (list, tuple)):
        return all(is_plain(item) for item in value)
    return value is None or isinstance(value, (bool, int, float, str))


def annotations(cls):
    read = {name: str(getattr(kind, "__name__", kind)) for name, (kind, _) in undeclared.undeclared(cls).items()}
    return {**read, **{field.name: str(field.type) for field in dataclasses.fields(cls)}} \
        if dataclasses.is_dataclass(cls) else {}


def sub_configs(cls):
    """Names of nested configs with their specifications."""
    return dict(getattr(cls, "sub_configs_defaults", None) or {})


def build_config(model_type, raw):
    return config_class(model_type)(**expand(raw))


def expand(raw):
    """Dotted names become nested objects."""
    tree = {}
    for name, value in raw.items():
        at = tree
        *outer, last = name.split(".")
        for part in outer:
            at = at.setdefault(part, {})
        at[last] = dict(value) if isinstance(value, dict) else list(value) if isinstance(value, list) else value
    return tree


def build_model(class_name, model_type, config):
    cls = find_class(class_name, model_type)
    with torch.device("meta"):
        return cls(config)


SIGNATURES = {}


def argument_names(module):
    """Names and defaults of the constructor's arguments, but those that every class of torch has."""
    if type(module) not in SIGNATURES:
        SIGNATURES[type(module)] = read_signature(module)
    return SIGNATURES[type(module)]


def read_signature(module):
    if isinstance(module, torch.nn.RNNBase):
        return {name: inspect.Parameter.empty if n < 2 else {"num_layers": 1, "bias": True, "batch_first": False,
                "dropout": 0.0, "bidirectional": False, "proj_size": 0}[name] for n, name in enumerate(RECURRENT)}
    return {name: parameter.default for name, parameter in inspect.signature(type(module).__init__).parameters.items()
            if name not in ("self", "device", "dtype") and parameter.kind == parameter.POSITIONAL_OR_KEYWORD}


def arguments(module):
    """Arguments of the constructor of a module of torch.nn, read back from the module."""
    found = {}
    for name, default in argument_names(module).items():
        if isinstance(module, torch.nn.MultiheadAttention):
            value = {"bias": module.in_proj_bias is not None, "add_bias_kv": module.bias_k is not None,
                     "kdim": None if module._qkv_same_embed_dim else module.kdim,
                     "vdim": None if module._qkv_same_embed_dim else module.vdim}.get(name, getattr(module, name, None))
        elif not hasattr(module, name):
            continue
        else:
            value = getattr(module, name)
        if name == "bias" and not isinstance(value, bool):
            value = value is not None
        if isinstance(value, torch.Size):
            value = tuple(value)
        found[name] = (value, default)
    return found


def is_leaf(module):
    """Whether the module is a call of a class of torch.nn (or the Conv1D of the library)."""
    cls = type(module)
    if cls.__name__ in CONTAINERS:
        return False
    return cls.__module__.startswith("torch.nn.modules") or cls.__name__ == "Conv1D"


def dtype_name(tensor):
    return str(tensor.dtype).removeprefix("torch.")


NOTHING = {"type": "None", "extra": "", "args": None, "ref": None, "parameters": [], "buffers": [], "children": []}


def observe_node(module, config, nested, is_root=True):
    cls = type(module)
    node = {"type": cls.__name__, "extra": module.extra_repr(), "args": None, "ref": None, "parameters": [],
            "buffers": [], "children": []}
    own = getattr(module, "config", None)
    if not is_root and isinstance(module, PreTrainedModel) and own is not config:
        where = next((name for name, value in nested.items() if value is own), None)
        if where is not None and is_part(module, own, (ROOT[0], where)):
            node["ref"] = where
            return node
    if is_leaf(module):
        node["args"] = arguments(module)
        if any(isinstance(value, list) for value, _ in node["args"].values()):
            node["args"] = None     # printed as a list, which no call text makes
    for name, value in module._parameters.items():
        if value is not None:
            node["parameters"].append((name, tuple(value.shape), dtype_name(value), bool(value.requires_grad)))
    for name, value in module._buffers.items():
        if value is not None and name not in module._non_persistent_buffers_set:
            node["buffers"].append((name, tuple(value.shape), dtype_name(value), True))
    if node["args"] is None:
        node["children"] = [(name, observe_node(child, config, nested, False) if child is not None else dict(NOTHING))
                            for name, child in module._modules.items()]
    return node


PARTS, ROOT = {}, [None]


def is_part(module, config, place):
    """Whether the module is the model of a nested config alone: looked at until it was so four times."""
    key = (type(module), *place)
    if PARTS.get(key, 0) >= 4:
        return True
    found = stands_alone(module, config)
    PARTS[key] = PARTS.get(key, 0) + 1 if found else -1000
    return found


def stands_alone(module, config):
    """Whether the module is what its class makes of that config alone: a constructor may take more."""
    try:
        with torch.device("meta"):
            other = type(module)(config)
    except Exception:
        return False
    return observe_node(other, config, {}, True) == observe_node(module, config, {}, True)


@functools.lru_cache(None)
def has_row(model_type):
    """Whether a nested config of that type has a row of its own: every type that an auto class builds."""
    return any(model_type in mapping for mapping in auto_mappings())


def nested_configs(config, prefix=""):
    found = {}
    for name, value in vars(config).items():
        if isinstance(value, PreTrainedConfig) and not name.startswith("_"):
            found[prefix + name] = value
            found.update(nested_configs(value, prefix + name + "."))
    return found


def observe(class_name, model_type, raw):
    """(tree, ties, resolved attributes by dotted name); raises what the library raises."""
    config = build_config(model_type, raw)
    model = build_model(class_name, model_type, config)
    nested = nested_configs(config)
    ROOT[0] = class_name
    tree = observe_node(model, model.config, nested)
    # Names that the library ties are aliases, wherever they stand.
    known = getattr(model, "all_tied_weights_keys", None) or {}
    first, ties, named = {}, [], list(model.named_parameters(remove_duplicate=False))
    for name, value in named:
        if name not in known:
            first.setdefault(id(value), name)
    for name, value in named:
        if first.setdefault(id(value), name) != name:
            ties.append((name, first[id(value)]))
    inside = tuple(part_paths(tree))
    ties = [pair for pair in ties if not any(all(name.startswith(path) for name in pair) for path in inside)]
    return tree, ties, resolved(config, nested)


def part_paths(node, prefix=""):
    """Where the models of nested configs are, whose own rows say what they tie."""
    for name, child in node["children"]:
        if child["ref"]:
            yield f"{prefix}{name}."
        else:
            yield from part_paths(child, f"{prefix}{name}.")


def resolved(config, nested):
    found = {}
    for prefix, each in [("", config)] + [(name + ".", value) for name, value in nested.items()]:
        for name, value in vars(each).items():
            if name.startswith("_") or (name in BASE_FIELDS and name not in COMMON):
                continue
            if isinstance(value, tuple):
                value = list(value)
            if is_plain(value):
                found[prefix + name] = value
        if not prefix or "num_labels" in dir(each):
            try:
                found[prefix + "num_labels"] = each.num_labels
            except Exception:
                pass
        found[prefix + "model_type"] = each.model_type
    return found


def activation_table():
    """name -> (class, extra text) of the activations by name; those with parameters are left out."""
    table = {}
    for name in ACT2FN:
        try:
            with torch.device("meta"):
                module = ACT2FN[name]
        except Exception:
            continue
        if not list(module.parameters()) and not list(module.children()):
            table[name] = (type(module).__name__, module.extra_repr())
    return table


@functools.lru_cache(None)
def source_words(class_name, model_type):
    """The words of the file of a class: a field that is no word of it is not read there."""
    module = importlib.import_module(find_class(class_name, model_type).__module__)
    return set(re.findall(r"\w+", inspect.getsource(module)))


def compared_strings(cls):
    """Texts that the files of a type compare fields with: field -> texts."""
    import ast
    found = {}
    for module in {cls.__module__, cls.__module__.replace("configuration_", "modeling_")}:
        try:
            tree = ast.parse(inspect.getsource(importlib.import_module(module)))
        except (ImportError, OSError, SyntaxError):
            continue
        for node in ast.walk(tree):
            if not isinstance(node, ast.Compare):
                continue
            names = [sub.attr if isinstance(sub, ast.Attribute) else sub.id for sub in ast.walk(node.left)
                     if isinstance(sub, (ast.Attribute, ast.Name))]
            texts = [sub.value for side in node.comparators for sub in ast.walk(side)
                     if isinstance(sub, ast.Constant) and isinstance(sub.value, str)]
            for name in names:
                found.setdefault(name, set()).update(text for text in texts if re.fullmatch(r"[\w.-]+", text))
    return found
