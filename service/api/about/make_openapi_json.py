#!/usr/bin/python3
"""Writes openapi.json and openapi-3.0.json in service/api/about from openapi.yaml.  Run it at the top of the tree.

usage: make_openapi_json.py [--enums http://127.0.0.1:PORT]

--enums first rewrites the enums of openapi.yaml that have an x-table from a running daemon's
catalogue: "x-table: formats.name model" is the member "name" of the rows whose "model" is true.  x-media-types behind it
are the first media types of those rows.
"""
import json
import re
import sys
import textwrap
import urllib.request

import yaml

import derive_openapi_3_0


def values_of(source, table):
    """The enum that an x-table stands for."""
    path, _, condition = table.partition(" ")
    name, member = path.split(".")
    url = source + ("/v1/catalog" if name == "catalogs" else "/v1/catalog/" + name)
    with urllib.request.urlopen(url) as answer:
        rows = json.load(answer)[name]
    return [row[member] for row in rows if not condition or row[condition]]


def media_types_of(source, table):
    """The first media type of each format of an x-table."""
    return [types[0] for types in values_of(source, table.replace(".extension", ".media_types"))]


def with_enums(text, source):
    def rewrite(match):
        key, _, indent, table = match.groups()
        body = ", ".join(values_of(source, table))
        lines = textwrap.wrap(body, 100, break_long_words=False, break_on_hyphens=False)
        return key + ": [" + ("\n" + " " * 13).join(lines) + "]\n" + indent + "x-table: " + table

    def rewrite_types(match):
        return match.group(1) + "[" + ", ".join(media_types_of(source, match.group(2))) + "]"
    text = re.sub(r"(x-table: (formats\.extension .*)\n +x-media-types: )\[[^\]]*\]", rewrite_types, text)
    return re.sub(r"(enum|examples): \[([^\]]*)\]\n( +)x-table: (.*)", rewrite, text)


def write(name, document):
    with open("service/api/about/" + name, "w", encoding="utf-8") as file:
        file.write(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n")


def main():
    with open("openapi.yaml", encoding="utf-8") as file:
        text = file.read()
    if sys.argv[1:2] == ["--enums"]:
        text = with_enums(text, sys.argv[2])
        with open("openapi.yaml", "w", encoding="utf-8") as file:
            file.write(text)
    document = yaml.safe_load(text)
    write("openapi.json", document)
    write("openapi-3.0.json", derive_openapi_3_0.derive(document))


if __name__ == "__main__":
    main()
