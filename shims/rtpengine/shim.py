#!/usr/bin/env python3
"""icespec shim of rtpengine: live agents, protocol 1. agent.py has the calls, engine.py the daemon."""

import json
import os
import selectors
import sys

from agent import Agent, Unsupported
from engine import Engine

POLL = 0.02  # rtpengine tells nothing by itself


class Shim:
    def __init__(self):
        self.engine = Engine()
        self.agents = {}
        self.selector = selectors.DefaultSelector()
        self.selector.register(0, selectors.EVENT_READ)
        self.rest = b""

    def hello(self, _request):
        return {
            "protocol": 1,
            "implementation": {"name": "rtpengine", "version": self.engine.version, "language": "c"},
            "ops": sorted(self.operations()),
            "features": ["full", "lite", "multi-stream", "trickle", "ipv6"],
            "claims": ["rfc5245"],
        }

    def operations(self):
        return {
            "hello": self.hello,
            "agent.create": self.create,
            "agent.remote": lambda r: self.agent(r).remote(r) or {},
            "agent.restart": self.restart,
            "agent.send": lambda r: self.agent(r).send(r) or {},
            "agent.close": self.close,
        }

    def agent(self, request):
        if request["agent"] not in self.agents:
            raise ValueError(f"no agent {request['agent']}")
        return self.agents[request["agent"]]

    def create(self, request):
        if request["agent"] in self.agents:
            raise ValueError(f"agent {request['agent']} is there already")
        agent = Agent(self.engine, request)
        try:
            streams = agent.open()
        except Exception:
            agent.close()
            raise
        for socket, place in agent.sockets():
            self.selector.register(socket, selectors.EVENT_READ, (agent, place))
        self.agents[request["agent"]] = agent
        return {"streams": streams}

    def restart(self, request):
        self.agent(request)
        raise Unsupported("rtpengine restarts ICE when its peer does, never by itself")

    def close(self, request):
        agent = self.agent(request)
        del self.agents[request["agent"]]
        for socket, _ in agent.sockets():
            self.selector.unregister(socket)
        agent.close()
        return {}

    def answer(self, line):
        number = None
        try:
            request = json.loads(line)
            number = request["id"]
            operation = self.operations().get(request["op"])
            if operation is None:
                return {"id": number, "unsupported": f"no operation {request['op']}"}
            return {"id": number, "ok": operation(request)}
        except Unsupported as reason:
            return {"id": number, "unsupported": str(reason)}
        except Exception as error:  # the shim's own fault, never the stack's verdict
            return {"id": number, "error": f"{type(error).__name__}: {error}"}

    def lines(self):
        """Handles what stdin holds; False at its end."""
        chunk = os.read(0, 65536)
        self.rest += chunk
        *lines, self.rest = self.rest.split(b"\n")
        for line in lines:
            say(self.answer(line))
        return bool(chunk)

    def run(self):
        while True:
            ready = self.selector.select(POLL if self.agents else None)
            for key, _ in ready:
                if key.fd == 0:
                    if not self.lines():
                        return
                elif key.data[0] in self.agents.values():
                    agent, place = key.data
                    say(agent.received(key.fileobj, place))
            for agent in self.agents.values():
                try:
                    for event in agent.poll():
                        say(event)
                except TimeoutError:
                    pass  # a busy machine: the next query tells


def say(line):
    print(json.dumps(line), flush=True)


def main():
    shim = Shim()
    try:
        shim.run()
    finally:
        shim.engine.stop()


if __name__ == "__main__":
    sys.exit(main())
