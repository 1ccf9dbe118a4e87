#!/usr/bin/python3
"""compile_commands.json, which the Makefile makes for clangd, is JSON and has every source of the service."""
import json
import subprocess
import sys

import sources


def main():
    made = subprocess.run(["make", "-s", "compile_commands.json"], capture_output=True, text=True)
    if made.returncode != 0:
        return sources.report([f"Makefile: make compile_commands.json fails: {made.stderr.strip()}"])
    with open("compile_commands.json", encoding="utf-8") as commands:
        known = {entry["file"] for entry in json.load(commands)}
    return sources.report([f"{path}: not in compile_commands.json" for path in sources.files(".c")
                           if path.parts[0] == "service" and str(path) not in known])


sys.exit(main())
