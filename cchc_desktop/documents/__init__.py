"""Drawing official documents and charts from content."""
