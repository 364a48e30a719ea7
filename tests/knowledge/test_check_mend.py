"""What is mended by rule, and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import mend

ROOT = Path(__file__).parents[2]
PAGE = """\
---
id: pytorch
aliases: [numpy, sklearn]
title: "Pytorch and \\"numpy\\""
requires: [numpy]
outcomes:
  - "Use Numpy."
units:
  - {id: sklearn, title: "Sklearn first", minutes: 60, do: "Read Tensorflow docs, `import numpy`."}
resources:
  - {ref: numpy, use: core, part: "Numpy in an hour"}
sources:
  - {work: numpy, place: "Learn Numpy", claim: "Numpy is quick"}
asked:
  "Why Numpy":
    - "is numpy hard?"

    - "numpy or pandas"
reviewed: 2026-11-21
---

## Why Pytorch

Numpy is in `numpy`, says Numpy by Heart.

```python
import Numpy
```
"""
MENDED = """\
---
id: pytorch
aliases: [numpy, sklearn]
title: "PyTorch and \\"NumPy\\""
requires: [numpy]
outcomes:
  - "Use NumPy."
units:
  - {id: sklearn, title: "scikit-learn first", minutes: 60, do: "Read TensorFlow docs, `import numpy`."}
resources:
  - {ref: numpy, use: core, part: "NumPy in an hour"}
sources:
  - {work: numpy, place: "Learn Numpy", claim: "NumPy is quick"}
asked:
  "Why Numpy":
    - "is numpy hard?"

    - "numpy or pandas"
reviewed: 2026-11-21
---

## Why PyTorch

NumPy is in `numpy`, says Numpy by Heart.

```python
import Numpy
```
"""


def test_names_are_mended_where_they_are_read() -> None:
    """In prose and in our own texts of the front matter; not in ids, code, titles, places, or what people ask."""
    assert MENDED == mend.page(PAGE, {"Numpy by Heart"})


@pytest.mark.parametrize(
    ("text", "tidy"),
    [("a  \nb\t\n\n\n", "a\nb\n"), ("a", "a\n"), ("a\n", "a\n"), ("", "\n")],
    ids=["blanks", "no end", "tidy", "empty"],
)
def test_texts_are_tidied(text: str, tidy: str) -> None:
    """No blanks at the ends of lines, and one line break at the end."""
    assert tidy == mend.tidy(text)


@given(st.text(alphabet=st.sampled_from(list("numpyNUMPY `-.\n#\"'{}:,/[]")), max_size=60))
def test_mending_twice_is_mending_once(text: str) -> None:
    """Nothing is left to mend, whatever the text."""
    once = mend.page(f'---\ntitle: "{text}"\n---\n{text}')
    assert once == mend.page(once)


@pytest.mark.parametrize("path", sorted((ROOT / "knowledge").glob("*/*.md")), ids=lambda p: p.stem)
def test_the_knowledge_is_tidy(path: Path) -> None:
    """Nothing in the project's own pages is left to mend, apart from titles of books."""
    text = path.read_text("utf-8")
    titles = {"Hands-On Machine Learning with Scikit-Learn, Keras, and TensorFlow"}
    assert text == mend.page(text, titles)
