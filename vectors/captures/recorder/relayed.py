"""The aioice shim with a TURN server and nothing but relayed candidates: run by the shim's own Python, as
`relayed.py PORT`, with the server on 127.0.0.1. `USER` and `PASSWORD` are the server's."""

import pathlib
import runpy
import sys

USER, PASSWORD, REALM = "icespec", "throwaway", "icespec.test"


def server(port):
    """Arguments of coturn for it: nothing of the machine's settings, loopback only."""
    return ["turnserver", "-n", "--listening-ip", "127.0.0.1", "--relay-ip", "127.0.0.1", "--listening-port", str(port),
            "--allow-loopback-peers", "--lt-cred-mech", "--user", f"{USER}:{PASSWORD}", "--realm", REALM, "--no-tcp",
            "--no-tls", "--no-dtls", "--no-cli", "--no-rfc5780", "--log-file", "stdout", "--userdb", "/dev/null",
            "--pidfile", "/dev/null"]


def main(port):
    import aioice

    made = aioice.Connection.__init__

    def relayed(self, *positional, **named):
        made(self, *positional, turn_server=("127.0.0.1", port), turn_username=USER, turn_password=PASSWORD,
             transport_policy=aioice.TransportPolicy.RELAY, **named)

    aioice.Connection.__init__ = relayed
    folder = pathlib.Path(__file__).resolve().parents[3] / "shims" / "aioice"
    sys.path.insert(0, str(folder))
    runpy.run_path(str(folder / "shim.py"), run_name="__main__")


if __name__ == "__main__":
    main(int(sys.argv[1]))
