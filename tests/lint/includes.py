#!/usr/bin/python3
"""Who may include whom.  Folders are layers and includes go one way; libraries have their folder."""
import os.path
import pathlib
import re
import sys

import sources

# Layer of a file -> what it may include besides its own layer: layers, or single headers.
MAY_INCLUDE = {
    "include/weightd": set(),
    "service/core": {"include/weightd"},
    "service/definition": {"include/weightd", "service/core"},
    "service/store": {"include/weightd", "service/core", "service/log.h"},
    "service/http": {"include/weightd", "service/core", "service/log.h"},
    "service/page": set(),
    "service/api": {"include/weightd", "service/core", "service/definition", "service/store",
                    "service/http", "service/page", "service"},
    # config.c, log.c, metrics.c; the choices of an option come from the table that has them
    "service": {"include/weightd", "service/store/store.h", "service/core/rng/kernels/level.h"},
}
MAIN_MAY_INCLUDE = {"include/weightd", "service", "service/core", "service/store", "service/http",
                    "service/api"}

# Header of a library -> the layers or files that may include it.
LIBRARIES = {
    "microhttpd.h": {"service/http"},
    "jansson.h": {"service/definition", "service/api"},
    "curl/": {"service/store/remote_store.c"},
    "nettle/": {"service/core", "service/store"},
    "check.h": set(),
}


def layer_of(path):
    """The layer a path belongs to: the deepest listed folder that holds it."""
    return next((str(p) for p in path.parents if str(p) in MAY_INCLUDE), None)


def resolve(includer, name):
    """The project's file that #include "name" means, as the compiler finds it; None if there is none."""
    for folder in (includer.parent, "include", "service"):
        path = pathlib.Path(os.path.normpath(os.path.join(folder, name)))
        if path.is_file():
            return path
    return None


def check_project_header(path, layer, name):
    target = resolve(path, name)
    if target is None:
        return f"no file {name}"
    allowed = MAIN_MAY_INCLUDE if path.name == "main.c" else MAY_INCLUDE[layer]
    if layer_of(target) == layer or {layer_of(target), str(target)} & allowed:
        return None
    return f"{layer} must not include {target}"


def check_library_header(path, layer, name):
    for library, places in LIBRARIES.items():
        if name.startswith(library) and not {layer, str(path)} & places:
            return f"{name} belongs to {', '.join(sorted(places)) or 'tests'}"
    return None


def main():
    findings = []
    for path in sources.files(".c", ".h"):
        layer = layer_of(path)
        if layer is None:
            continue  # tests may include anything
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = re.match(r'\s*#\s*include\s+(["<])([^">]+)[">]', line)
            if match:
                check = check_project_header if match[1] == '"' else check_library_header
                finding = check(path, layer, match[2])
                if finding:
                    findings.append(f"{path}:{number}: {finding}")
    return sources.report(findings)


sys.exit(main())
