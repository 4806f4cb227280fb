"""Words, rules and decisions in plain Python, without SQL, Qt, files or a clock."""
