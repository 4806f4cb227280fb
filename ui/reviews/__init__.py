"""The page Thẩm định: the queue of submitted quarters, and one version with its evidence."""
