#!/usr/bin/python3
"""Who may include whom.  The rooms stand in one order: a file includes its own room and those before it,
and nothing else.  A public header belongs to the room that implements it.  Libraries have their rooms."""
import os.path
import pathlib
import re
import sys

from rooms import RECURSION, ROOMS
import sources

ORDER = {room: place for place, room in enumerate(ROOMS)}
PUBLIC = {f"include/weightd/{name}.h": room for room, names in ROOMS.items() for name in names.split()}

# Header of a library -> where it may be included: these rooms and the rooms inside them.
LIBRARIES = {
    "microhttpd.h": {"http/server"},
    "jansson.h": {"definition", "api"},
    "nettle/": {"core/base", "core/generator/jax", "core/format", "store"},
    "zlib.h": {"api/page", "definition/row"},
    "check.h": set(),
}


def room_of(path):
    """The room of a file of service/ or include/weightd/; None for a folder that is no room."""
    if str(path) in PUBLIC:
        return PUBLIC[str(path)]
    folder = str(path.parent).removeprefix("service").lstrip("/")
    return folder if folder in ORDER and path.parts[0] == "service" else None


def resolve(includer, name):
    """The project's file that #include "name" means, as the compiler finds it; None if there is none."""
    for folder in ("include", "service"):
        path = pathlib.Path(os.path.normpath(os.path.join(folder, name)))
        if path.is_file():
            return path
    return None


def check_project_header(path, room, name):
    target = resolve(path, name)
    if target is None:
        return f"no file {name} below include/ or service/: headers are written by their path"
    if ORDER[room_of(target)] <= ORDER[room] or (str(path), name) in RECURSION:
        return None
    return f"{name} is above: {room_of(target)} stands over {room}"


def check_library_header(room, name):
    for library, places in LIBRARIES.items():
        inside = any(room == place or room.startswith(place + "/") for place in places)
        if name.startswith(library) and not inside:
            return f"{name} belongs to {', '.join(sorted(places)) or 'tests'}"
    return None


def main():
    findings = [f"{room}: no such folder" for room in ROOMS if not os.path.isdir(f"service/{room}")]
    for path in sources.files(".c", ".h"):
        if path.parts[0] not in ("service", "include"):
            continue  # tests may include anything
        room = room_of(path)
        if room is None:
            findings.append(f"{path}: {path.parent} is no room")
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = re.match(r'\s*#\s*include\s+(["<])([^">]+)[">]', line)
            if match:
                finding = (check_project_header(path, room, match[2]) if match[1] == '"'
                           else check_library_header(room, match[2]))
                if finding:
                    findings.append(f"{path}:{number}: {finding}")
    return sources.report(findings)


sys.exit(main())
