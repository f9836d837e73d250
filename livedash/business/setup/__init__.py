"""The setup of a shop without SQL: its branches, bread, halls and services."""
