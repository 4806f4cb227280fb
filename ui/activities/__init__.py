"""The page of activities: list, form, evidence, drafts."""
