"""What a scenario is, and the list of all."""

import dataclasses
import importlib
import pathlib
import typing

from .network import Network

SCENARIOS = {}


@dataclasses.dataclass(frozen=True)
class Scenario:
    name: str
    title: str
    offerer: str
    answerer: str
    network: Network
    expect: dict
    notes: str
    late: bool
    coturn: bool
    play: typing.Callable


def scenario(name, title, offerer, answerer, network, expect, notes="", late=False, coturn=False):
    """Registers the function that plays it; the function gets the stage."""

    def register(play):
        assert name not in SCENARIOS, name
        SCENARIOS[name] = Scenario(name, title, offerer, answerer, network, expect, notes, late, coturn, play)
        return play

    return register


def load_all():
    for path in sorted(pathlib.Path(__file__).with_name("scenarios").glob("*.py")):
        if path.stem != "__init__":
            importlib.import_module(f"recorder.scenarios.{path.stem}")
    return SCENARIOS
