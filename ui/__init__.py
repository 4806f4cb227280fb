"""The window: screens in PySide6 that show records and call the workspace's services."""
