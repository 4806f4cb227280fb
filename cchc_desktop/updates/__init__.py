"""The file that carries a newer program to a computer without a network, and the switch to it."""
