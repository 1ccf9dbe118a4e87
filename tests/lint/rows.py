#!/usr/bin/python3
"""Rows against files: each row of a list is defined once, each definition is in its list, and each
file of a folder of rows defines a row, is the table, or is a helper with a header of its own."""
import re
import sys

import sources

# List header -> (macro, symbol of a row).
LISTS = {
    "module_type_list.h": ("MODULE_TYPES", "weightd_module_types_{}"),
    "init_list.h": ("INITIALIZER", "weightd_init_{}"),
    "distribution_list.h": ("DISTRIBUTION", "weightd_distribution_{}"),
    "generator_list.h": ("GENERATOR", "weightd_generator_{}"),
    "parametrization_list.h": ("PARAMETRIZATION", "weightd_parametrization_{}"),
    "format_list.h": ("FORMAT", "weightd_format_{}"),
    "store_list.h": ("STORE", "weightd_store_backend_{}"),
    "route_list.h": ("ROUTE", "weightd_route_{}"),
    "catalog_list.h": ("CATALOG", "weightd_catalog_{}"),
    "architecture_list.h": ("ARCHITECTURE", "weightd_architecture_{}"),
}
DEFINITION = re.compile(r"^const struct weightd_\w+ (weightd_\w+) = \{", re.M)
# A family's macro: #define POOL(class, ...) ... const struct weightd_module_type weightd_module_type_##class = {
FAMILY = re.compile(r"^#define (\w+)\((\w+)[^)]*\)(?:[^\n]*\\\n)*?[^\n]*"
                    r"const struct weightd_\w+ (weightd_\w+?)##\2(?:##(\w+))? = \{", re.M)


def definitions(path):
    """Symbols of the rows that a file defines, written out or through macros, its own or those of a header beside it."""
    text = path.read_text()
    symbols = DEFINITION.findall(text)
    beside = [path.with_name(name) for name in re.findall(rf'^#include "{path.parent.relative_to("service")}/(\w+\.h)"', text, re.M)]
    families = text + "".join(header.read_text() for header in beside if header.is_file())
    for macro, _, prefix, suffix in FAMILY.findall(families):
        symbols += [prefix + argument + suffix for argument in re.findall(rf"^{macro}\(\s*(\w+)", text, re.M)]
    return symbols


def recipe_findings():
    """Rows that are files themselves: RECIPE(name) is name.json beside the list."""
    path = next((p for p in sources.files(".h") if p.name == "recipe_list.h"), None)
    if path is None:
        return []
    listed = set(re.findall(r"^RECIPE\((\w+)", sources.without_comments(path.read_text()), re.M))
    there = {p.stem for p in sources.files(".json") if p.parent == path.parent}
    return [f"{path}: {name} is a row or a file, but not both" for name in listed ^ there]


def main():
    findings = []
    defined = {}  # symbol -> its file
    for path in sources.files(".c"):
        if path.parts[0] != "service":
            continue
        for symbol in definitions(path):
            if symbol in defined:
                findings.append(f"{path}: {symbol} is defined in {defined[symbol]}, too")
            defined[symbol] = path

    lists = {path.name: path for path in sources.files(".h") if path.name in LISTS}
    findings += [f"no {name} in the tree" for name in LISTS if name not in lists]
    listed = set()
    for name, path in lists.items():
        macro, symbol = LISTS[name]
        rows = re.findall(rf"^{macro}\(([\w.]+)", sources.without_comments(path.read_text()), re.M)
        findings += [f"{path}: {row} is listed twice" for row in set(rows) if rows.count(row) > 1]
        symbols = {symbol.format(row) for row in rows}
        findings += [f"{path}: no file defines {missing}" for missing in symbols - defined.keys()]
        findings += [f"{place}: {row} is not in {path}" for row, place in defined.items()
                     if row.startswith(symbol.format("")) and row not in symbols]
        listed |= symbols

    folders = {path.parent for path in lists.values()}
    with_rows = {defined[row] for row in listed & defined.keys()}
    tables = {path for path in sources.files(".c") if any(f"/{name}\"" in path.read_text() for name in LISTS)}
    findings += [f"{path}: defines no listed row and has no header of its own"
                 for path in sources.files(".c") if path.parent in folders
                 and path not in with_rows | tables and not path.with_suffix(".h").is_file()
                 and not re.search(r'\A/\*.*?\*/\n(#include "core[^\n]*\n)?#include "weightd/', path.read_text(), re.S)]
    findings += recipe_findings()
    return sources.report(sorted(findings))


sys.exit(main())
