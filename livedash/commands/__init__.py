"""One file a command. Each does its wiring and nothing else; the work lives in the other rooms."""
