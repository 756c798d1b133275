"""dumpcap on one interface: begun before the first packet, ended after the last."""

import pathlib
import signal
import subprocess
import tempfile
import time

from .shim import Failed


class Capture:
    def __init__(self, network, only):
        self.network = network
        self.folder = tempfile.TemporaryDirectory(prefix="record-")
        self.path = pathlib.Path(self.folder.name) / network.file
        self.argv = ["dumpcap", "-q", "-i", network.interface, "-s", "0", *network.dumpcap, "-w", str(self.path)]
        self.argv += ["-f", only] if only else []
        self.process = subprocess.Popen(self.argv, stderr=subprocess.PIPE, text=True)
        # It names its file once the interface is open.
        for line in self.process.stderr:
            if line.startswith("File:"):
                break
        else:
            raise Failed(f"dumpcap did not begin: {' '.join(self.argv)}")
        time.sleep(0.2)

    def stop(self):
        """The bytes of the file."""
        time.sleep(0.5)
        self.process.send_signal(signal.SIGINT)
        told = self.process.communicate(timeout=10)[1]
        if "dropped" in told and ": 0/0" not in told and "/0 (pcap:0/" not in told:
            raise Failed(f"packets were lost: {told}")
        return self.path.read_bytes()

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.folder.cleanup()
