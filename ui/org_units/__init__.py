"""The units below: who has handed in, and what they did."""
