"""The page of the self-assessment: tree of criteria and one criterion at a time."""
