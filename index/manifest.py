"""What a build says about itself, protected by its own checksum."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

# Goes up whenever a build of an older version can no longer be read, or would be read differently: also when
# index.words cuts other words than before.
FORMAT = 2

_FRAME = re.compile(r'\{"checksum": "([0-9a-f]{64})",\n(.*\}\n)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file must be."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A document of the build: its id, a hash of all that was read from it, and its number of passages."""

    document: str
    sha256: str
    passages: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The facts of a build; `corpus` is a hash of all documents, `content` of all that the build depends on.

    `ann_recall` is the measured recall@10 of an approximate index, None where search is exact. `revision` names the
    state of the sources under version control, empty where they have none.
    """

    content: str
    corpus: str
    encoder: str
    dimension: int
    chunker: int
    kind: str
    created: datetime
    documents: int
    passages: int
    statements: int
    sources: Sequence[SourceFacts]
    ann_recall: float | None = None
    revision: str = ""
    files: Mapping[str, FileFacts] = field(default_factory=dict)

    def to_text(self) -> str:
        """JSON whose first line holds the checksum of all that follows."""
        data = asdict(self) | {"created": self.created.isoformat()}
        body = json.dumps({"format": FORMAT} | data, ensure_ascii=False, indent=1).removeprefix("{\n") + "\n"
        return f'{{"checksum": "{hashlib.sha256(body.encode()).hexdigest()}",\n{body}'

    @classmethod
    def from_text(cls, text: str) -> Manifest | None:
        """What `to_text` wrote, or None where a single character differs."""
        match = _FRAME.fullmatch(text)
        if not match or hashlib.sha256(match[2].encode()).hexdigest() != match[1]:
            return None
        data = json.loads(text)
        del data["checksum"], data["format"]
        data["created"] = datetime.fromisoformat(data["created"])
        data["sources"] = tuple(SourceFacts(**s) for s in data["sources"])
        data["files"] = {name: FileFacts(**f) for name, f in data["files"].items()}
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Build:
    """One line of the list of builds; where it cannot be read, `manifest` is None and `problem` says why."""

    id: str
    current: bool
    bytes: int
    manifest: Manifest | None
    problem: str
