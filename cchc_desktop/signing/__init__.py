"""Making and judging PDF signatures."""
