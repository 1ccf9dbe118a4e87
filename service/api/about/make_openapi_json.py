#!/usr/bin/python3
"""Writes service/api/about/openapi.json from openapi.yaml.  Run it at the top of the tree after a change.

usage: make_openapi_json.py [--enums http://127.0.0.1:PORT]

--enums first rewrites the enums of openapi.yaml that have an x-table from a running daemon's
catalogue: "x-table: formats.name model" is the member "name" of the rows whose "model" is true.
"""
import json
import re
import sys
import textwrap
import urllib.request

import yaml


def values_of(source, table):
    """The enum that an x-table stands for."""
    path, _, condition = table.partition(" ")
    name, member = path.split(".")
    url = source + ("/v1/catalog" if name == "catalogs" else "/v1/catalog/" + name)
    with urllib.request.urlopen(url) as answer:
        rows = json.load(answer)[name]
    return [row[member] for row in rows if not condition or row[condition]]


def with_enums(text, source):
    def rewrite(match):
        body = ", ".join(values_of(source, match.group(2)))
        lines = textwrap.wrap(body, 100, break_long_words=False, break_on_hyphens=False)
        return "enum: [" + ("\n" + " " * 13).join(lines) + "]\n" + match.group(1) + "x-table: " + match.group(2)
    return re.sub(r"enum: \[[^\]]*\]\n( +)x-table: (.*)", rewrite, text)


def main():
    with open("openapi.yaml", encoding="utf-8") as file:
        text = file.read()
    if sys.argv[1:2] == ["--enums"]:
        text = with_enums(text, sys.argv[2])
        with open("openapi.yaml", "w", encoding="utf-8") as file:
            file.write(text)
    with open("service/api/about/openapi.json", "w", encoding="utf-8") as file:
        file.write(json.dumps(yaml.safe_load(text), ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
