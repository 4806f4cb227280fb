"""Sending and receiving bundles."""
