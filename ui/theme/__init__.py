"""Colours, type, icons and the one application style sheet."""
