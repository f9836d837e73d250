"""One file a command. A command only wires; the other rooms do the work."""
