"""The plan as a tree and a calendar, with what each task owes."""
