"""The keys that mean the same on every pane. Panes own every other key (a test says so)."""

from __future__ import annotations

from livedash.widgets.bound import bound

SHELL_KEYS = (
    bound("app.filter", "slash", "filter", "Show only the rows with some words in them", "find"),
    bound("app.palette", "colon,ctrl+p", "palette", "Find what can be done here, and do it"),
    bound("app.help", "question_mark", "help", "This help", "help"),
    bound("app.zoom", "z", "maximize", "Give the pane the whole screen, and back", "zoom"),
    bound("app.branch", "b", "branches", "Choose the branch or project", "branch"),
    bound("app.who", "W", "who", "Who stands here: whose the next entries are", "who"),
    bound("app.link", "i", "link", "Connection details", "link"),
    bound("app.unsent", "U", "unsent", "The writes that are not in the database yet"),
    bound("app.pause", "P", "pause", "Pause or resume this pane"),
    bound("app.export", "E", "export", "Write what the pane shows to a CSV file"),
    bound("app.reconnect", "R", "reconnect", "Reconnect now"),
    bound("app.refresh", "ctrl+r", "refresh", "Read this pane again now"),
    bound("app.quit", "q", "quit", "Quit", "quit"),
)
