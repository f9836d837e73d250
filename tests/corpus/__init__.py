"""Files as livedash writes them, kept so that later versions can be held against them."""
