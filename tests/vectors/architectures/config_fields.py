"""Types and classes of transformers, and the fields of their configs with defaults, kinds and known values."""
import ast
import copy
import dataclasses
import functools
import importlib
import inspect
import json
import os
import pkgutil
import re
import typing

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
import transformers  # noqa: E402
from undeclared import undeclared  # noqa: E402
from transformers import CONFIG_MAPPING, PreTrainedConfig, PreTrainedModel  # noqa: E402
from transformers.models.auto import modeling_auto  # noqa: E402

transformers.logging.set_verbosity_error()

# Fields that change no module, tensor or text of any class.
WITHOUT_EFFECT = {"transformers_version", "architectures", "output_hidden_states", "output_attentions", "return_dict",
                  "dtype", "id2label", "label2id", "use_cache", "name_or_path", "_name_or_path", "problem_type",
                  "model_type", "chunk_size_feed_forward", "quantization_config"}
LAYERS = re.compile(r"(^|_)(n_layers?|num_.*layers|num_layers|.*_layers|layers|depths?|n_blocks?|num_.*blocks?|"
                    r"num_hidden_groups|layer_num|num_stages?_layers|.*num_layer|n_head_layer|.*_depths?)$")
NO_LAYERS = re.compile(r"(first_k|skip|drop|share|idx|index|ids|_at_|out_|every|interval|period|select|feature_layer)")
HEADS = re.compile(r"head|group")
SIZES = re.compile(r"size|dim|width|hidden|embd|rank|channels|d_model|d_ff|d_kv|n_inner|units|d_")
# Types whose class has no default config.
SPECIAL = {
    "encoder-decoder": {"encoder": {"model_type": "bert"}, "decoder": {"model_type": "bert", "is_decoder": True,
                                                                      "add_cross_attention": True}},
    "vision-encoder-decoder": {"encoder": {"model_type": "vit"}, "decoder": {"model_type": "gpt2",
                                                                            "add_cross_attention": True}},
    "speech-encoder-decoder": {"encoder": {"model_type": "wav2vec2"}, "decoder": {
        "model_type": "bert", "is_decoder": True, "add_cross_attention": True}},
    "vision-text-dual-encoder": {"vision_config": {"model_type": "vit"}, "text_config": {"model_type": "bert"}},
    "rag": {"question_encoder": {"model_type": "dpr"}, "generator": {"model_type": "bart"}},
}
# What the library's own default config lacks: without it no class is built.
PRESETS = {
    "autoformer": {"prediction_length": 24}, "informer": {"prediction_length": 24},
    "hunyuan_v1_dense": {"head_dim": 128}, "hunyuan_v1_moe": {"head_dim": 128}, "hunyuan_vl_text": {"head_dim": 128},
    "ministral": {"head_dim": 128}, "nemotron": {"num_key_value_heads": 8}, "dots1": {"n_routed_experts": 8},
    "lfm2_moe": {"layer_types": ["conv", "full_attention"], "num_hidden_layers": 2},
    "esm": {"vocab_size": 33, "pad_token_id": 1, "mask_token_id": 32},
    "chameleon": {"vocabulary_map": {"<image>": 8711}}, "emu3": {"vocabulary_map": {"<image>": 151663}},
    "reformer": {"is_decoder": True}, "deepseek_ocr2_text": {"mlp_layer_types": ["dense", "sparse"], "num_hidden_layers": 2},
}


def types():
    """All model types that have a config class."""
    return sorted(CONFIG_MAPPING.keys())


@functools.cache
def auto_types():
    """Types that some auto class builds."""
    return sorted({key for _, mapping in auto_mappings() for key in mapping})


@functools.cache
def auto_mappings():
    names = [name for name in dir(modeling_auto)
             if name.endswith("_MAPPING_NAMES") and name.startswith("MODEL_")]
    names.sort(key=lambda name: (name != "MODEL_MAPPING_NAMES", name))
    return [(name, getattr(modeling_auto, name)) for name in names]


def config_class(model_type):
    return CONFIG_MAPPING[model_type]


def resolve(config):
    """The library's object for a config.json."""
    config = copy.deepcopy(config)
    found = config_class(config.pop("model_type"))
    return found.from_dict(config)


@functools.cache
def modeling_modules(model_type):
    """Modules of the folder of the type that define models."""
    folder = config_class(model_type).__module__.rsplit(".", 1)[0]
    package = importlib.import_module(folder)
    found = []
    for entry in pkgutil.iter_modules(package.__path__):
        if entry.name.startswith("modeling_") and not re.match(r"modeling_(tf|flax)_", entry.name):
            try:
                found.append(importlib.import_module(f"{folder}.{entry.name}"))
            except ImportError:
                pass
    return found


@functools.cache
def auto_classes(model_type):
    """[[auto mapping, class name], ...]: what AutoModelFor... of this type builds."""
    found = []
    for mapping, names in auto_mappings():
        name = names.get(model_type)
        for one in [name] if isinstance(name, str) else name or []:
            found.append([mapping.removesuffix("_MAPPING_NAMES"), one])
    return found


@functools.cache
def classes(model_type):
    """Names of all classes that the type builds: AutoModel's first, the auto classes', then others of its modules."""
    names = list(dict.fromkeys(name for _, name in auto_classes(model_type)))
    for module in modeling_modules(model_type):
        for name, found in vars(module).items():
            if (inspect.isclass(found) and issubclass(found, PreTrainedModel) and found.__module__ == module.__name__
                    and not re.search(r"Pre[Tt]rainedModel(Base)?$", name)
                    and getattr(found, "config_class", None) is config_class(model_type)):
                names.append(name)
    return [name for name in dict.fromkeys(names) if find_class(model_type, name) is not None]


@functools.cache
def find_class(model_type, name):
    for module in modeling_modules(model_type):
        if hasattr(module, name):
            return getattr(module, name)
    found = getattr(transformers, name, None)
    return found if inspect.isclass(found) and issubclass(found, PreTrainedModel) else None


# Fields -------------------------------------------------------------------------------------------------

def annotation_parts(annotation):
    if typing.get_origin(annotation) is typing.Literal:
        return {"text" if isinstance(v, str) else type(v).__name__ for v in typing.get_args(annotation)}
    text = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", None)
    if not isinstance(annotation, str) and typing.get_args(annotation):
        origin = typing.get_origin(annotation)
        if origin in (list, tuple, dict):
            return {"dict" if origin is dict else "list"}
        return set().union(*[annotation_parts(part) for part in typing.get_args(annotation)])
    parts = set()
    for part in re.split(r"\s*\|\s*", re.sub(r"\[[^\]]*\]", "", str(text))):
        parts.add({"NoneType": "null", "None": "null", "str": "text", "tuple": "list", "Sequence": "list"}
                  .get(part.split(".")[-1], part))
    return parts


def literals(annotation):
    if typing.get_origin(annotation) is typing.Literal:
        return list(typing.get_args(annotation))
    return [value for part in typing.get_args(annotation) for value in literals(part)]


def jsonable(value):
    try:
        return json.loads(json.dumps(value))
    except (TypeError, ValueError):
        return None


@functools.cache
def own_fields(found):
    """Fields of one config class: name -> {"default", "kind", "choices"}; the default is the written one."""
    rows = {}
    for field in dataclasses.fields(found):
        if field.name in WITHOUT_EFFECT or field.name in (found.sub_configs or {}):
            continue
        if field.default is not dataclasses.MISSING:
            default = field.default
        elif field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        else:
            default = None
        if isinstance(default, PreTrainedConfig):
            continue
        if field.name == "is_encoder_decoder" and not default:
            continue
        parts = annotation_parts(field.type)
        rows[field.name] = {"default": jsonable(default), "kind": kind_of(parts, default)}
        choices = literals(field.type) or known_texts(found, field.name)
        if choices:
            rows[field.name]["choices"] = choices
    for name, (annotation, default) in undeclared(found).items():
        rows[name] = {"default": default, "kind": kind_of(annotation_parts(annotation), default)}
        if "text" in rows[name]["kind"]:
            rows[name]["choices"] = known_texts(found, name)
    rows["num_labels"] = {"default": 2, "kind": "int"}
    return rows


def kind_of(parts, default):
    names = [name for name in ("bool", "int", "float", "text", "list", "dict") if name in parts]
    if not names:
        names = [{str: "text", tuple: "list"}.get(type(default), type(default).__name__)]
    return " or ".join(names + (["null"] if "null" in parts or default is None else []))


@functools.cache
def source_tree(module_name):
    try:
        return ast.parse(inspect.getsource(importlib.import_module(module_name)))
    except (OSError, SyntaxError):
        return None


def texts_in(node):
    return [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


@functools.cache
def comparisons(folder):
    """name of an attribute -> texts that the modules of the folder compare it with, or look up by it."""
    found = {}
    package = importlib.import_module(folder)
    for entry in pkgutil.iter_modules(package.__path__):
        if not entry.name.startswith(("modeling_", "configuration_")):
            continue
        tree = source_tree(f"{folder}.{entry.name}")
        tables = {}
        for statement in tree.body if tree else []:
            if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Dict):
                keys = [key.value for key in statement.value.keys if isinstance(key, ast.Constant)]
                tables.update({t.id: keys for t in statement.targets if isinstance(t, ast.Name)})
        for at in ast.walk(tree) if tree else []:
            if isinstance(at, ast.Compare):
                for side in [at.left, *at.comparators]:
                    name = getattr(side, "attr", getattr(side, "id", None))
                    if name:
                        found.setdefault(name, []).extend(t for other in [at.left, *at.comparators] if other is not side
                                                          for t in texts_in(other))
            elif isinstance(at, ast.Subscript) and isinstance(at.value, ast.Name):
                name = getattr(at.slice, "attr", getattr(at.slice, "id", None))
                if name:
                    found.setdefault(name, []).extend(t for t in tables.get(at.value.id, []) if isinstance(t, str))
    return {name: list(dict.fromkeys(texts)) for name, texts in found.items() if texts}


ACTIVATIONS = ["gelu", "relu", "silu", "gelu_new", "tanh", "quick_gelu", "gelu_pytorch_tanh", "sigmoid", "relu2",
               "gelu_fast", "swish", "mish", "leaky_relu", "elu", "linear", "relu6", "gelu_10", "gelu_python",
               "gelu_python_tanh", "gelu_accurate", "laplace", "prelu"]


def known_texts(found, name):
    if re.search(r"act(ivation)?(_fn|_fun|_func|_function|_type)?$|act_fn|nonlinearity", name) and "layer" not in name:
        return ACTIVATIONS
    return comparisons(found.__module__.rsplit(".", 1)[0]).get(name, [])


@functools.cache
def default_config(model_type):
    """The object of the class without arguments, or of SPECIAL."""
    if model_type in SPECIAL:
        return resolve({"model_type": model_type, **SPECIAL[model_type]})
    return config_class(model_type)()


def nested(config):
    """name -> object of the configs inside a config."""
    found = {}
    for name in list((type(config).sub_configs or {})) + list(vars(config)):
        value = attribute(config, name)
        if isinstance(value, PreTrainedConfig) and name not in found and not name.startswith("_"):
            found[name] = value
    return found


def attribute(config, name):
    """A field of a config; where it differs from layer to layer, what the config holds."""
    try:
        return getattr(config, name, None)
    except Exception:
        return vars(config).get(name)


def differences(config):
    """What a nested config has that its class alone has not, as a dict with model_type."""
    plain = type(config)()
    found = {"model_type": config.model_type}
    for field in dataclasses.fields(config):
        value = attribute(config, field.name)
        if field.name in WITHOUT_EFFECT or isinstance(value, PreTrainedConfig):
            continue
        if value != attribute(plain, field.name) and jsonable(value) is not None:
            found[field.name] = jsonable(value)
    if config.num_labels != 2:
        found["num_labels"] = config.num_labels
    for name, inner in nested(config).items():
        found[name] = differences(inner)
    return found


def written(model_type):
    """The default config with its nested configs written out."""
    config = default_config(model_type)
    found = {"model_type": model_type}
    for name, inner in nested(config).items():
        found[name] = differences(inner)
    return preset(found)


def preset(config):
    for value in config.values():
        if isinstance(value, dict) and "model_type" in value:
            preset(value)
    config.update({name: value for name, value in PRESETS.get(config["model_type"], {}).items()
                   if name not in config})
    return config


def flat(config, prefix=""):
    """dotted name -> value of a dict of configs."""
    found = {}
    for name, value in config.items():
        if isinstance(value, dict) and "model_type" in value:
            found.update(flat(value, f"{prefix}{name}."))
        elif name != "model_type":
            found[prefix + name] = value
    return found


def put(config, name, value):
    """Sets a dotted name; nested dicts must be there."""
    *path, last = name.split(".")
    for part in path:
        config = config[part]
    config[last] = value


def get(config, name, default=None):
    for part in name.split("."):
        if not isinstance(config, dict) or part not in config:
            return default
        config = config[part]
    return config


def changed(config, changes):
    config = copy.deepcopy(config)
    for name, value in changes.items():
        put(config, name, value)
    return config


@functools.cache
def fields(model_type):
    """dotted name -> {"default", "kind", "choices" where known}."""
    return fields_of(default_config(model_type))


def fields_of(config, prefix=""):
    found = {}
    for name, row in own_fields(type(config)).items():
        row = dict(row)
        if prefix:  # the parent may write other values than the class
            value = jsonable(attribute(config, name))
            if row["default"] is not None or value != jsonable(attribute(type(config)(), name)):
                row["default"] = value
        found[prefix + name] = row
    for name, inner in nested(config).items():
        found.update(fields_of(inner, f"{prefix}{name}."))
    return found
