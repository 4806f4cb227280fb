"""The command line: one subcommand a use case, the same services as the window."""
