#!/usr/bin/python3
"""Writes service/api/openapi.json from openapi.yaml.  Run it at the top of the tree after a change."""
import json
import sys

import yaml

with open("openapi.yaml", encoding="utf-8") as file:
    contract = yaml.safe_load(file)
text = json.dumps(contract, ensure_ascii=False, indent=1) + "\n"
if sys.argv[1:] == ["--check"]:
    with open("service/api/openapi.json", encoding="utf-8") as file:
        sys.exit(0 if file.read() == text else "service/api/openapi.json is not that of openapi.yaml")
with open("service/api/openapi.json", "w", encoding="utf-8") as file:
    file.write(text)
