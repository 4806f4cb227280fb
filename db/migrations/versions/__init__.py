"""The migrations themselves, one file a step."""
