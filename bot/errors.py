"""Errors that are shown to a person as they are; everything else is a fault of ours.

MentorError                a sentence for a person, which says what to do next
├── UsageProblem           a command was given something it cannot use
├── EvaluationProblem      questions or a calibration cannot be used
├── StoreProblem           the database cannot be used
├── PlanChanged            a plan was changed by somebody else meanwhile          bot/mentor/plan/change.py
├── NoPlan                 a person has no such plan                              bot/mentor/plan/planner.py
│   └── NoPlanYet          ... and none at all where they are
├── DraftGone              what was to be saved was saved or dropped already      bot/mentor/plan/planner.py
├── NoSchedule             a server has no such weekly prompt                     bot/mentor/prompt/schedules.py
├── Unposted               a weekly prompt cannot be posted where it belongs      bot/chat/prompt/held.py
├── Busy                   too much is waiting already                            bot/adapters/worker.py
├── DrawingProblem         a picture cannot be drawn                              bot/adapters/drawing/problem.py
├── TooFast                a person asked more than the pace allows               bot/chat/pace.py
├── Stale                  a button is of another version, or tampered with       bot/chat/presses.py
├── NotYours               only others may do that                                bot/chat/rights.py
├── NotHere                the bot may not speak where it was spoken to           bot/chat/ask.py
├── TokenRefused           Discord does not accept the token                      bot/chat/connection.py
└── ConnectionRefused      Discord does not let the bot connect                   bot/chat/connection.py

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
