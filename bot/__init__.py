"""Roadmap Mentor: answers, plans and prompts for a learning community."""
