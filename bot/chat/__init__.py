"""Roadmap Mentor in Discord: the only folder that knows discord.py."""
