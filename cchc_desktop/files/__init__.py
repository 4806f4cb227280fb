"""The content-addressed store of evidence and issued documents."""
