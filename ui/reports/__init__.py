"""The page of the quarterly report: outline, text, preview, signatures."""
