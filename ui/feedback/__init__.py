"""The register of feedback: list, receipt, answer, publication."""
