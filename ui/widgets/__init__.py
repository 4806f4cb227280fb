"""Parts every screen shares."""
