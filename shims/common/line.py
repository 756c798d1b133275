"""The line protocol for shims in Python with asyncio: requests in order, one reply each, events between."""

import asyncio
import inspect
import json
import os
import sys
import threading


class Unsupported(Exception):
    """The stack has no counterpart of what is asked."""


def say(**line):
    print(json.dumps(line), flush=True)


async def answer(operations, line):
    number = None
    try:
        request = json.loads(line)
        if not isinstance(request, dict):
            return {"id": None, "error": "not a JSON object"}
        number = request.get("id")
        operation = operations.get(request["op"])
        if operation is None:
            return {"id": number, "unsupported": f"no operation {request['op']}"}
        result = operation(request)
        return {"id": number, "ok": await result if inspect.isawaitable(result) else result}
    except Unsupported as reason:
        return {"id": number, "unsupported": str(reason)}
    except Exception as error:
        return {"id": number, "error": f"{type(error).__name__}: {error}"}


def read_lines(loop, lines):
    """Off the loop's thread: what is alive goes on while the next line is awaited."""
    for line in sys.stdin.buffer:
        loop.call_soon_threadsafe(lines.put_nowait, line)
    loop.call_soon_threadsafe(lines.put_nowait, None)


async def serve(operations):
    """Serves `operations` (name to function of the request, may be async) until stdin ends."""
    lines = asyncio.Queue()
    loop = asyncio.get_running_loop()
    threading.Thread(target=read_lines, args=(loop, lines), daemon=True).start()
    while (line := await lines.get()) is not None:
        if line.strip():
            say(**await answer(operations, line))
    # No farewell from what still runs: at EOF a shim is gone.
    os._exit(0)
