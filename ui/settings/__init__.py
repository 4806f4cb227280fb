"""Administration: people, certificates, stations, safety, appearance."""
