"""Papers of the body: what was read from them, the register of proposed conclusions, and what a person decides about it."""
