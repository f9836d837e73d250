"""What livedash writes and draws, kept so that later versions can be held against it."""
