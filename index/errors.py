"""Everything that can go wrong in the index, with the remedy in the message.

RetrievalError           base of all; never raised itself
├── SourceProblem            a source folder or file cannot be used
├── ModelProblem             the model is missing, damaged or cannot be exported
├── ArtefactProblem          the built index cannot be used
│   ├── IndexMissing         nothing has been built yet
│   ├── IndexDamaged         a file is missing or its checksum differs
│   ├── IndexForeign         not one of our artefacts, or built with another model
│   └── IndexTooNew          written by a newer version
└── BuildBusy                another build holds the lock
"""


class RetrievalError(Exception):
    """Base class; the message is a sentence for a person and says what to do next."""


class SourceProblem(RetrievalError):
    """A source folder or file cannot be used."""


class ModelProblem(RetrievalError):
    """The model is missing, damaged or cannot be exported."""


class ArtefactProblem(RetrievalError):
    """The built index cannot be used."""


class IndexMissing(ArtefactProblem):
    """Nothing has been built yet."""


class IndexDamaged(ArtefactProblem):
    """A file of the artefact is missing or its checksum differs."""


class IndexForeign(ArtefactProblem):
    """The folder is not one of our artefacts, or belongs to another model."""


class IndexTooNew(ArtefactProblem):
    """The artefact was written by a newer version of this program."""


class BuildBusy(RetrievalError):
    """Another build holds the lock."""
