"""The page of sums over the units below, pinned and reported."""
