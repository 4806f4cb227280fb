"""Work off the GUI thread, news of changes, messages."""
