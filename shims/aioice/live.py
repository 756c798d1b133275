"""agent.*: live aioice Connections on loopback. README.md says what is whose.

Deviations from what an application gets by default:
- `aioice.ice.get_host_addresses` is replaced: it leaves out loopback, and nothing
  but loopback may be used here. No STUN or TURN server is given.
- A tie-breaker of the request is written to the private member that holds it.
"""

import asyncio
import ipaddress

import aioice
from aioice import ice

from line import Unsupported, say


class Watched(aioice.Connection):
    """A Connection that tells what it decides; every decision is the base's."""

    report = None
    shown = {}

    def check_complete(self, pair):
        super().check_complete(pair)
        for component, chosen in self._nominated.items():
            addresses = (chosen.local_addr, chosen.remote_addr)
            if self.shown.get(component) != addresses:
                self.shown = {**self.shown, component: addresses}
                local, remote = [{"ip": ip, "port": port} for ip, port in addresses]
                self.report("selected", component=component, local=local, remote=remote)

    def switch_role(self, ice_controlling):
        super().switch_role(ice_controlling)
        self.report("role", role="controlling" if ice_controlling else "controlled")


class Stream:
    """One stream of an agent: one Connection, which holds no more than one."""

    def __init__(self, agent, name, connection):
        self.agent, self.name, self.connection = agent, name, connection
        self.tasks, self.complete = [], False
        connection.report = self.report

    def report(self, event, **members):
        if self.agent.open:
            say(event=event, agent=self.agent.name, stream=self.name, **members)

    def describe(self):
        return {
            "stream": self.name,
            "ufrag": self.connection.local_username,
            "pwd": self.connection.local_password,
            "candidates": [
                {
                    "component": candidate.component,
                    "foundation": candidate.foundation,
                    "transport": candidate.transport,
                    "priority": candidate.priority,
                    "ip": candidate.host,
                    "port": candidate.port,
                    "type": candidate.type,
                }
                for candidate in self.connection.local_candidates
            ],
        }

    async def remote(self, request):
        connection = self.connection
        first = connection.remote_username is None
        if not first and request["ufrag"] != connection.remote_username:
            raise Unsupported("an aioice Connection cannot be restarted")
        candidates = [read_candidate(c) for c in request["candidates"]]
        if candidates and self.complete:
            raise Unsupported("aioice was told with the last list that no candidate follows")
        connection.remote_username = request["ufrag"]
        connection.remote_password = request["pwd"]
        connection.remote_is_lite = request.get("lite", False)
        for candidate in candidates:
            await connection.add_remote_candidate(candidate)
        if candidates:
            # What aiortc does behind the last candidate of a description.
            await connection.add_remote_candidate(None)
            self.complete = True
        if first:
            self.tasks = [asyncio.create_task(self.connect()), asyncio.create_task(self.monitor())]

    async def connect(self):
        self.report("state", state="checking")
        try:
            await self.connection.connect()
        except ConnectionError:
            self.report("state", state="failed")
            return
        # It returns when every component has a nominated pair.
        self.report("state", state="completed")
        try:
            while True:
                data, component = await self.connection.recvfrom()
                self.report("data", component=component, data=data.hex())
        except ConnectionError:
            pass  # closed: monitor() tells

    async def monitor(self):
        """ConnectionClosed is aioice's only event: consent has expired."""
        await self.connection.get_event()
        self.report("state", state="closed")

    async def close(self):
        for task in self.tasks:
            task.cancel()
        await asyncio.wait_for(self.connection.close(), 0.9)


class Agent:
    def __init__(self, name):
        self.name, self.open, self.streams = name, True, {}

    async def close(self):
        self.open = False
        await asyncio.gather(*[stream.close() for stream in self.streams.values()])


AGENTS = {}


def read_candidate(candidate):
    return aioice.Candidate(
        foundation=candidate["foundation"],
        component=candidate["component"],
        transport=candidate["transport"],
        priority=candidate["priority"],
        host=candidate["ip"],
        port=candidate["port"],
        type=candidate["type"],
    )


def find(request):
    agent = AGENTS.get(request["agent"])
    if agent is None:
        raise ValueError(f"there is no agent {request['agent']}")
    return agent


def find_stream(request):
    stream = find(request).streams.get(request["stream"])
    if stream is None:
        raise ValueError(f"agent {request['agent']} has no stream {request['stream']}")
    return stream


def open_connection(request, stream):
    local = stream.get("local", {})
    try:
        connection = Watched(
            ice_controlling=request["role"] == "controlling",
            components=stream["components"],
            local_username=local.get("ufrag"),
            local_password=local.get("pwd"),
        )
    except ValueError as error:
        raise Unsupported(f"aioice refuses these local credentials: {error}") from error
    if "tie_breaker" in request:
        connection._tie_breaker = int(request["tie_breaker"], 16)
    return connection


async def create(request):
    if request["lite"]:
        raise Unsupported("aioice is a full implementation only")
    if request.get("shared_socket"):
        raise Unsupported("an aioice Connection has sockets of its own")
    if request["agent"] in AGENTS:
        raise ValueError(f"there is an agent {request['agent']} already")
    address = str(ipaddress.ip_address(request.get("address", "127.0.0.1")))
    agent = Agent(request["agent"])
    for stream in request["streams"]:
        connection = open_connection(request, stream)
        agent.streams[stream["stream"]] = Stream(agent, stream["stream"], connection)
    ice.get_host_addresses = lambda use_ipv4, use_ipv6: [address]
    for stream in agent.streams.values():
        await stream.connection.gather_candidates()
    AGENTS[agent.name] = agent
    return {"streams": [stream.describe() for stream in agent.streams.values()]}


async def remote(request):
    await find_stream(request).remote(request)
    return {}


async def send(request):
    connection = find_stream(request).connection
    try:
        await connection.sendto(bytes.fromhex(request["data"]), request["component"])
    except ConnectionError:
        return {"sent": False}
    return {}


async def close(request):
    agent = find(request)
    del AGENTS[agent.name]
    await agent.close()
    return {}


OPERATIONS = {
    "agent.create": create,
    "agent.remote": remote,
    "agent.send": send,
    "agent.close": close,
}
