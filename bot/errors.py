"""Errors that are shown to a person as they are; everything else is a fault of ours.

MentorError                a sentence for a person, which says what to do next
├── UsageProblem           a command was given something it cannot use
├── EvaluationProblem      questions or a calibration cannot be used
└── StoreProblem           the database cannot be used

The index has its own tree with the same promise: see index/errors.py.
"""


class MentorError(Exception):
    """Base class; the message is a sentence for a person and says what to do next."""


class UsageProblem(MentorError):
    """A command was given something it cannot use."""


class EvaluationProblem(MentorError):
    """A file of questions or a calibration cannot be used."""


class StoreProblem(MentorError):
    """The database cannot be reached, read or written, or is not one of this version."""
