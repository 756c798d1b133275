"""The command line: which scenarios, each in a namespace of its own."""

import argparse
import pathlib
import shutil
import subprocess
import sys

from . import scenario, stage, stacks

FOLDER = pathlib.Path(__file__).resolve().parent.parent


def main(usage):
    parser = argparse.ArgumentParser(usage=usage.split("\n\n", 1)[1].strip())
    parser.add_argument("-o", dest="folder", type=pathlib.Path, default=FOLDER)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    every = scenario.load_all()
    unknown = [name for name in options.names if name not in every]
    if unknown:
        parser.error(f"no such scenario: {', '.join(unknown)}; --list tells them")
    chosen = [every[name] for name in options.names or sorted(every)]
    if options.list:
        for one in chosen:
            print(f"{one.name:40} {one.offerer:20} {one.answerer:20} {one.network.name}")
        return 0
    if options.inside:
        return record(chosen[0], options)
    return record_all(chosen, options)


def record_all(chosen, options):
    """Every scenario in a process and a network namespace of its own."""
    missing = [tool for tool in ("dumpcap", "ip", "unshare", "nsenter") if not shutil.which(tool)]
    if missing:
        sys.exit(f"record: needs {', '.join(missing)} (Debian: wireshark-common iproute2 util-linux)")
    for name in sorted({name for one in chosen for name in (one.offerer, one.answerer)}):
        stacks.prepare(name)
    if any(one.coturn for one in chosen):
        stacks.prepare_coturn()
    failed = []
    for one in chosen:
        again = [sys.executable, str(FOLDER / "record"), "--inside", "-o", str(options.folder), one.name]
        again += ["--verbose"] if options.verbose else []
        if subprocess.run(["unshare", "-n", "--", *again], check=False).returncode != 0:
            failed.append(one.name)
    if failed:
        print(f"record: FAILED: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def record(one, options):
    try:
        told = stage.perform(one, options.folder / one.name, options.verbose)
    except stage.Failed as problem:
        print(f"FAILED {one.name}: {problem}", flush=True)
        return 1
    print(f"ok {one.name}: {told}", flush=True)
    return 0
