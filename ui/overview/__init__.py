"""The first screen: what is due, late and done, and what is left before closing the period."""
