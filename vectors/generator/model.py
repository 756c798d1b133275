"""What a vector file is made of, and how it is laid out on disk: one line a vector, so that a diff reads."""

import json
import re

FORMAT = "icespec-vectors-1"
SLUG = re.compile(r"[a-z0-9./-]+\Z")


def valid(reply):
    return {"grade": "valid", "reply": reply}


def acceptable(reply, reason):
    return {"grade": "acceptable", "reply": reply, "reason": reason}


def invalid(reply, reason):
    return {"grade": "invalid", "reply": reply, "reason": reason}


class Family:
    """One vector file: `path` below vectors/, and the operation all its vectors feed."""

    def __init__(self, path, operation, title, source, notes):
        self.path, self.operation, self.title, self.source, self.notes = path, operation, title, source, notes
        self.vectors = []

    def add(self, id, title, requirements, input, outcomes, flags=(), source=None):
        """One vector. Ids are for ever: never renumber or reuse one."""
        assert SLUG.match(id), f"{id}: not a slug"
        assert requirements, f"{id}: names no requirement"
        missing = [flag for flag in flags if flag not in self.notes]
        assert not missing, f"{id}: flags without a note: {missing}"
        vector = {"id": id, "title": title, "requirements": list(requirements), "flags": list(flags)}
        if source:
            vector["source"] = source
        self.vectors.append(vector | {"input": input, "outcomes": outcomes})

    def text(self):
        used = {flag for vector in self.vectors for flag in vector["flags"]}
        assert used == set(self.notes), f"{self.path}: notes without a vector: {set(self.notes) - used}"
        head = {"format": FORMAT, "operation": self.operation, "title": self.title, "source": self.source}
        lines = [f"  {compact(key)}: {compact(value)}," for key, value in head.items()]
        notes = ",\n".join(f"    {compact(flag)}: {compact(note)}" for flag, note in self.notes.items())
        lines.append(f'  "notes": {{\n{notes}\n  }},')
        rows = ",\n".join(f"    {compact(vector)}" for vector in self.vectors)
        lines.append(f'  "vectors": [\n{rows}\n  ]')
        return "{\n" + "\n".join(lines) + "\n}\n"


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
