#!/usr/bin/python3
"""Links of documents lead to files and headings that are there; README.md and CHANGELOG.md are short."""
import pathlib
import re
import sys

import sources

README_WORDS = 1200
CHANGELOG_LINES = 40  # of one version


def without_code(text):
    return re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.S | re.M)


def anchors(path):
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)", path.read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(path):
    """Links of a document that lead nowhere."""
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(path.read_text())):
        if re.match(r"\w+:", target):
            continue
        file, _, anchor = target.partition("#")
        to = pathlib.Path(path.parent, file) if file else path
        if not to.exists() or (anchor and anchor not in anchors(to)):
            yield target


def main():
    findings = [f"{path}: the link {target} leads nowhere" for path in sources.files(".md") for target in broken(path)]
    words = len(pathlib.Path("README.md").read_text().split())
    if words > README_WORDS:
        findings.append(f"README.md: {words} words, at most {README_WORDS}")
    for entry in re.split(r"^(?=## )", pathlib.Path("CHANGELOG.md").read_text(), flags=re.M)[1:]:
        if len(entry.splitlines()) > CHANGELOG_LINES:
            findings.append(f"CHANGELOG.md: {entry.splitlines()[0]}: more than {CHANGELOG_LINES} lines")
    return sources.report(findings)


sys.exit(main())
