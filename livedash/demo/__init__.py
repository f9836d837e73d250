"""A shop to look at: an embedded Postgres, a sample business and simulated staff."""
