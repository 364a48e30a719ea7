"""A Discord on loopback for an unmodified discord.py."""
