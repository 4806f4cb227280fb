"""The main job carried out on plainly marked sample data, through the same services as real work."""
