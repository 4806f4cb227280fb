"""Record, assess, report, sign and exchange communication work on administrative reform."""
