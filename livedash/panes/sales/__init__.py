"""The sales pane: the day's money beside the days it is compared with."""
