"""Changes from a server that speaks the Pusher protocol, version 7."""
