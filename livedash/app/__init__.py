"""The shell around the panes: application, terminal driver, screens, keys, themes."""
