"""The sync file: canonical entries, the signed container, its checks."""
