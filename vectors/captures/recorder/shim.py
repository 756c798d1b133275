"""One shim process: requests out, replies and events in."""

import json
import queue
import subprocess
import sys
import threading
import time


class Failed(Exception):
    """What the user is told."""


class Shim:
    def __init__(self, name, argv, verbose):
        self.name, self.verbose = name, verbose
        self.inbox, self.events, self.replies = queue.Queue(), [], {}
        self.last = 0
        self.process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if verbose else subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self.read, daemon=True).start()
        self.implementation = self.call("hello", protocol=1, seconds=30)["implementation"]

    def read(self):
        for line in self.process.stdout:
            self.inbox.put(line)
        self.inbox.put(None)

    def log(self, arrow, line):
        if self.verbose:
            print(f"{time.monotonic():.3f} {self.name} {arrow} {line.rstrip()[:2000]}", file=sys.stderr)

    def call(self, op, seconds=10, **members):
        """The `ok` of a reply; whatever else comes is a failure."""
        self.last += 1
        line = json.dumps({"id": self.last, "op": op, **members})
        self.log("->", line)
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except OSError as problem:
            raise Failed(f"{self.name} is gone: {problem}") from problem
        self.wait(lambda: self.last in self.replies, seconds, f"reply to {op}")
        reply = self.replies.pop(self.last)
        if "ok" not in reply:
            raise Failed(f"{self.name}: {op}: {reply.get('unsupported') or reply.get('error')}")
        return reply["ok"]

    def pump(self, seconds):
        """Takes one line if there is one within the time."""
        try:
            line = self.inbox.get(timeout=max(0, seconds))
        except queue.Empty:
            return False
        if line is None:
            raise Failed(f"{self.name} ended (exit {self.process.wait()})")
        self.log("<-", line)
        message = json.loads(line)
        if "id" in message:
            self.replies[message["id"]] = message
        else:
            self.events.append(message)
        return True

    def wait(self, done, seconds, what):
        end = time.monotonic() + seconds
        while not done():
            if not self.pump(end - time.monotonic()) and time.monotonic() >= end:
                raise Failed(f"{self.name}: {what}: not within {seconds} s; last events {self.events[-4:]}")

    def state(self, kind, **members):
        """The last state of a kind of event, of those that have these members."""
        wanted = members.items()
        states = [e["state"] for e in self.events if e["event"] == kind and wanted <= e.items()]
        return states[-1] if states else None

    def stop(self):
        """EOF ends a shim; one that does not end is killed."""
        try:
            self.process.stdin.close()
            self.process.wait(3)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
