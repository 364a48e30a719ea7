"""What is raised where a picture cannot be drawn."""

from bot.errors import MentorError


class DrawingProblem(MentorError):
    """A picture cannot be drawn; the message says why and what to do."""
