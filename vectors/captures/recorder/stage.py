"""Plays one scenario: network, shims, capture, files."""

import datetime
import json
import os
import re
import shutil
import signal
import time

from . import network, stacks
from .capture import Capture
from .shim import Failed, Shim

SIDES = ("offerer", "answerer")


def perform(scenario, folder, verbose):
    """Records a scenario into its folder; says what it did."""
    stage = Stage(scenario, verbose)
    try:
        scenario.play(stage)
        captured = stage.capture.stop()
    finally:
        stage.close()
    stage.write(folder, captured)
    return f"{len(captured)} bytes"


class Stage:
    """What a scenario's function works with: `shims[0]` is the offerer, `shims[1]` the answerer."""

    def __init__(self, scenario, verbose):
        self.scenario, self.verbose = scenario, verbose
        self.files, self.credentials, self.shims = {}, [], []
        self.network = network.Built(scenario.network)
        self.addresses = scenario.network.addresses
        self.capture = None
        try:
            for side, name in enumerate((scenario.offerer, scenario.answerer)):
                self.shims.append(Shim(name, [*self.network.prefix(side), *stacks.argv(name)], verbose))
            if not scenario.late:
                self.begin()
        except BaseException:
            self.close()
            raise

    def begin(self, only=None):
        """Begins the capture; a scenario that is `late` says when, and may leave packets of other things out."""
        self.capture = Capture(self.scenario.network, only)

    def close(self):
        for shim in self.shims:
            self.resume(shim)
            shim.stop()
        if self.capture:
            self.capture.close()
        self.network.close()

    def rest(self, seconds):
        """Lets the session go on; events are taken."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for shim in self.shims:
                shim.pump(min(0.02, end - time.monotonic()))

    def wait(self, done, seconds, what):
        end = time.monotonic() + seconds
        while not done():
            if time.monotonic() > end:
                states = [[e for e in shim.events if "state" in e][-6:] for shim in self.shims]
                raise Failed(f"{what}: not within {seconds} s; {states}")
            self.rest(0.02)

    def freeze(self, side):
        """Stops all processes of a side, as a machine that is gone."""
        os.killpg(self.shims[side].process.pid, signal.SIGSTOP)

    def resume(self, shim):
        if shim.process.poll() is None:
            os.killpg(shim.process.pid, signal.SIGCONT)

    def keep(self, name, text):
        """A file of the scenario's folder."""
        self.files[name] = text

    def knows(self, side, mid, ufrag, pwd, generation=0):
        """Credentials that no description of the folder states."""
        self.credentials.append({"side": SIDES[side], "mid": mid, "generation": generation, "ufrag": ufrag, "pwd": pwd})

    def write(self, folder, captured):
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        (folder / self.scenario.network.file).write_bytes(captured)
        for name, text in self.files.items():
            (folder / name).write_text(text, "utf-8", newline="")
        if self.credentials:
            dump(folder / "credentials.json", {"credentials": self.credentials})
        dump(folder / "scenario.json", self.provenance())

    def provenance(self):
        told = [
            {"name": shim.implementation["name"], "version": shim.implementation["version"], "role": side,
             "command": stacks.shown(shim.name)}
            for shim, side in zip(self.shims, SIDES)
        ]
        return {
            "title": self.scenario.title,
            "stacks": told,
            "command": f"vectors/captures/record {self.scenario.name}",
            "recorded": datetime.date.today().isoformat(),
            "network": self.scenario.network.words,
            "notes": self.scenario.notes,
            "expect": self.scenario.expect,
        }


def dump(path, value):
    text = json.dumps(value, indent=2, ensure_ascii=False)
    # Lists of short values on one line.
    text = re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda m: "[" + re.sub(r",\s+", ", ", m[1]) + "]", text)
    path.write_text(text + "\n", "utf-8")
