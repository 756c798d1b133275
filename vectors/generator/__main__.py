"""Writes every vector file: `python3 vectors/generator`. With `--check` it writes nothing and fails
if a committed file is not, byte for byte, what would be written. The files named captured.json come
from captures; they are checked, message by message."""

import importlib
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
VECTORS = HERE.parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True


def all_families():
    """Every `families()` of the modules beside this one named after an operation."""
    names = sorted(p.stem for p in HERE.glob("*.py") if p.stem.split("_")[0] in ("stun", "credential", "sdp"))
    return [family for name in names for family in importlib.import_module(name).families()]


def main():
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        sys.exit("usage: python3 vectors/generator [--check]")
    families = all_families()
    captured = importlib.import_module("captured")
    ids = [vector["id"] for family in families for vector in family.vectors] + captured.verify(VECTORS)
    twice = {i for i in ids if ids.count(i) > 1} if len(ids) != len(set(ids)) else set()
    assert not twice, f"ids used twice: {sorted(twice)}"
    wanted = {VECTORS / family.path: family.text() for family in families}
    assert len(wanted) == len(families), "two families share a path"
    present = {p for folder in ("stun", "credential", "sdp") for p in (VECTORS / folder).glob("*.json")}
    stale = [p for p, text in wanted.items() if not p.exists() or p.read_text("utf-8") != text]
    extra = sorted(present - wanted.keys() - {VECTORS / name for name in captured.NAMES})
    if check:
        if stale or extra:
            sys.exit("not as generated: " + ", ".join(str(p.relative_to(VECTORS)) for p in [*stale, *extra]))
    else:
        for path in stale:
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted[path], "utf-8", newline="\n")
        for path in extra:
            path.unlink()
    print(f"{len(ids)} vectors in {len(wanted)} files")


main()
