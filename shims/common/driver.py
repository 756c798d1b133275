"""What the drivers of two shims share (`pair`, `session-pair`): processes, lines, waiting."""

import json
import queue
import shlex
import subprocess
import sys
import threading
import time

REPLY = 5


class Failed(Exception):
    """What one line tells the user."""


class Shim:
    """One shim process. A driver's own kind keeps its events in `note`."""

    def __init__(self, name, command, inbox, verbose):
        self.name, self.inbox, self.verbose = name, inbox, verbose
        self.argv = shlex.split(command)
        self.replies, self.last = {}, 0
        try:
            self.process = subprocess.Popen(
                self.argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        except OSError as problem:
            raise Failed(f"{name}: {problem}") from problem
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.inbox.put((self, line))
        self.inbox.put((self, None))

    def send(self, op, **members):
        self.last += 1
        line = json.dumps({"id": self.last, "op": op, **members})
        self.log("->", line)
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except OSError as problem:
            raise Failed(f"{self.name} is gone: {problem}") from problem
        return self.last

    def log(self, arrow, line):
        if self.verbose:
            print(f"{time.monotonic():.3f} {self.name} {arrow} {line.rstrip()}", file=sys.stderr)

    def take(self, line):
        """Keeps one line of the shim's."""
        if line is None:
            raise Failed(f"{self.name} ended (exit {self.process.wait()})")
        self.log("<-", line)
        try:
            message = json.loads(line)
        except ValueError as problem:
            raise Failed(f"{self.name}: not JSON: {line.strip()[:200]}") from problem
        if "id" in message:
            self.replies[message["id"]] = message
        else:
            self.note(message)

    def note(self, event):
        pass

    def stop(self):
        """EOF has to end a shim at once."""
        self.process.stdin.close()
        try:
            return self.process.wait(3)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return None


class Driver:
    """Two shims, A and B, whose lines come in one queue."""

    def __init__(self, kind, commands, verbose):
        self.inbox = queue.Queue()
        self.shims = []
        try:
            for name, command in zip("AB", commands):
                self.shims.append(kind(name, command, self.inbox, verbose))
        except Failed:
            self.kill()
            raise

    def wait(self, done, seconds, what):
        """Handles lines until done() holds."""
        end = time.monotonic() + seconds
        while not done():
            try:
                shim, line = self.inbox.get(timeout=max(0, end - time.monotonic()))
            except queue.Empty:
                raise Failed(f"{what}: not within {seconds} s{self.state()}") from None
            shim.take(line)

    def state(self):
        """What is said of both shims when waiting was in vain."""
        return ""

    def call(self, shim, op, patience=REPLY, **members):
        number = shim.send(op, **members)
        self.wait(lambda: number in shim.replies, patience, f"{shim.name}: reply to {op}")
        reply = shim.replies.pop(number)
        if "ok" not in reply:
            raise Failed(f"{shim.name}: {op}: {reply.get('unsupported') or reply.get('error')}"
                         f" ({'unsupported' if 'unsupported' in reply else 'error'})")
        return reply["ok"]

    def greet(self):
        """Who they are, for the line that is printed."""
        names = []
        for shim in self.shims:
            who = self.call(shim, "hello", patience=20, protocol=1)["implementation"]
            names.append(f"{who['name']} {who['version']}")
        return names

    def end(self):
        for shim in self.shims:
            code = shim.stop()
            if code != 0:
                raise Failed(f"{shim.name} did not end with 0 at EOF: {code}")

    def kill(self):
        for shim in self.shims:
            if shim.process.poll() is None:
                shim.process.kill()
