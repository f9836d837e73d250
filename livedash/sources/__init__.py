"""Where changes come from. Each source turns one transport into `Change` and `Gap`."""
