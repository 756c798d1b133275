"""Records sessions of real stacks: scenarios as data, in `scenarios/`."""
