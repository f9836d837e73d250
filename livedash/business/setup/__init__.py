"""What a shop is made of (branches, bread, halls, services), set up without SQL."""
