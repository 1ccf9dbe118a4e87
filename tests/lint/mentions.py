#!/usr/bin/python3
"""A file that a comment or a document names is in the tree.

Checked are names of C sources and headers and of documents, and paths that begin with a folder of the tree,
in comments of C, in scripts and in Markdown.  A path may leave out the folders in front.
"""
import re
import sys

import sources

FOLDERS = r"(?:service|tests|include|deploy)/"
NAME = re.compile(rf"(?<![\w/.<>*$-])({FOLDERS}(?:[\w.-]+/)*[\w.-]+\.\w+|(?:[\w-]+/)*[a-z][\w-]*\.[ch]|"
                  r"(?:[\w-]+/)*[\w-]+\.md)\b(?![\w(*<-])")
# Of other projects, and placeholders.
FOREIGN = re.compile(r"NAME|^(microhttpd|jansson|ziggurat_constants)\.h$|^transformer\.h$")


def texts(path):
    """Each (line, text) of a file in which names are looked for."""
    text = path.read_text(errors="replace")
    if path.suffix in (".c", ".h"):
        for comment in re.finditer(r"/\*.*?\*/|//[^\n]*", text, re.S):
            yield text.count("\n", 0, comment.start()) + 1, comment[0]
    elif path.suffix in (".py", ".sh") or path.name in ("Makefile", "run"):
        yield from ((number, line) for number, line in enumerate(text.splitlines(), 1) if "# " in line)
    elif path.suffix == ".md" and path.name != "CATALOG.md":
        yield 1, text


def main():
    paths = sources.files()
    # Every end of every path: plan/plan.c and plan.c for service/core/plan/plan.c.
    known = {"/".join(path.parts[i:]) for path in paths for i in range(len(path.parts))}
    findings = []
    for path in paths:
        for line, text in texts(path):
            findings += [f"{path}:{line + text.count(chr(10), 0, name.start())}: there is no {name[1]}"
                         for name in NAME.finditer(text) if name[1] not in known and not FOREIGN.search(name[1])]
    return sources.report(findings)


sys.exit(main())
