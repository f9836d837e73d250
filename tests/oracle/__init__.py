"""A shop at work, a dashboard over a bad link, and the question whether they agree."""
