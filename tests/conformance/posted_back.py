#!/usr/bin/python3
"""Posts the config.json of each architecture and of its tiny twin back to the daemon: posted_back.py URL

A config.json that the service serves is one that the library would save, so the service reads it.  Prints what is
refused, with the place; exits with 1 if anything is.
"""
import json
import sys
import urllib.error
import urllib.request

URL = sys.argv[1]


def ask(path, document=None):
    body = None if document is None else json.dumps(document).encode()
    request = urllib.request.Request(URL + path, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def problem(answer):
    return "; ".join(f"{issue['pointer']}: {issue['detail']}" + (f" ({issue['expected']})" if "expected" in issue else "")
                     for issue in answer["errors"][:3])


def refused(name):
    """Why the name has no config.json, or why it is refused; None: it is read."""
    status, config = ask(f"/arch/{name}/resolve/main/config.json")
    if status != 200:
        return "no config.json: " + problem(config)
    status, answer = ask("/v1/models?validate_only=true", {"config": config})
    return None if status == 200 else problem(answer)


def main():
    rows = ask("/v1/catalog/architectures")[1]["architectures"]
    names = [row["name"] + end for row in rows for end in ("", ".tiny")]
    reasons = {name: refused(name) for name in names}
    failures = {name: why for name, why in reasons.items() if why is not None}
    for name, why in failures.items():
        print(f"NOT OK: {name}: {why}")
    print(f"{len(names) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


sys.exit(main())
