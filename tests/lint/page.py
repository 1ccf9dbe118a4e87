#!/usr/bin/python3
"""The page: every text stands in both languages and is used, and nothing of it comes from elsewhere."""
import pathlib
import re
import sys

import sources

ROOM = pathlib.Path("service/api/page")
# Keys that are made of a kind and a name: t("step." + name), t(`preset.${...}`).
MADE = re.compile(r't\((?:"([a-z.]+\.)" \+|`([a-z.]+\.)\$\{)')


def texts(path):
    return re.findall(r'^\t"?([\w./]+)"?: "', path.read_text(), re.M)


def main():
    findings = []
    scripts = {path: path.read_text() for path in ROOM.glob("*.js")}
    keys = {name: texts(ROOM / f"{name}.js") for name in ("en", "zh")}
    for name, found in keys.items():
        findings += [f"{name}.js: {key} stands twice" for key in set(found) if found.count(key) > 1]
    findings += [f"{key} stands in one language only" for key in sorted(set(keys["en"]) ^ set(keys["zh"]))]
    code = "".join(text for path, text in scripts.items() if path.stem not in keys)
    wanted = set(re.findall(r'\bt\("([\w./]+)"[,)]', code))
    findings += [f"there is no text {key}" for key in sorted(wanted - set(keys["en"]))]
    made = tuple(a or b for a, b in MADE.findall(code))
    findings += [f"nothing shows the text {key}" for key in keys["en"]
                 if key not in wanted and not key.startswith(made) and f'"{key}"' not in code]
    for path in ROOM.glob("*"):
        if path.suffix in (".js", ".css", ".html"):
            findings += [f"{path}: {found[0]}" for found in re.finditer(r"innerHTML|\beval\(|new Function|https?://(?!www\.w3\.org)\S*", path.read_text())]
    return sources.report(findings)


sys.exit(main())
