"""The names of tools as their makers write them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_NAMES = (
    "Airflow arXiv BigQuery Bitbucket ChatGPT CUDA DataCamp Django Docker DuckDB FastAPI GitHub GitLab Grafana "
    "HackerRank Hadoop HTML JavaScript JSON Jupyter JupyterLab Kaggle Keras Kubeflow Kubernetes LangChain LaTeX "
    "LeetCode LightGBM LinkedIn Linux macOS Matplotlib MLflow MLOps MongoDB MySQL NeurIPS NoSQL NumPy OpenAI "
    "OpenCV pandas PostgreSQL Prometheus PyCharm PySpark pytest Python PyTorch Redis SageMaker scikit-learn SciPy "
    "spaCy SQL SQLite TensorBoard TensorFlow TypeScript Ubuntu XGBoost YAML YouTube"
).split()
# Spellings that differ by more than capitals.
_OTHERS = {
    "hugging face": "Hugging Face",
    "hugging-face": "Hugging Face",
    "huggingface": "Hugging Face",
    "ml flow": "MLflow",
    "scikit learn": "scikit-learn",
    "scikitlearn": "scikit-learn",
    "sklearn": "scikit-learn",
    "tensor flow": "TensorFlow",
    "vs code": "VS Code",
    "vs-code": "VS Code",
    "vscode": "VS Code",
}
_RIGHT = {name.lower(): name for name in _NAMES} | _OTHERS
# Part of an address, a file name or a longer word, it is no name.
_NAME = re.compile(
    rf"(?<![\w./@])(?:{'|'.join(map(re.escape, sorted(_RIGHT, key=len, reverse=True)))})(?![\w/@]|\.\w)", re.IGNORECASE
)
_CODE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?^ {0,3}(?P=fence)[^\n]*$|(?P<marks>`+)(?:(?!(?P=marks)|\n\n).)+(?P=marks)|https?://\S+",
    re.DOTALL | re.MULTILINE,
)


def wrong_names(text: str, titles: Collection[str] = ()) -> Iterator[tuple[int, str, str]]:
    """Position, spelling and right spelling of each name that is not written as its makers do.

    Code and links are left alone, and so are `titles`, which are quoted as they are.
    """
    kept = [match.span() for match in _CODE.finditer(text)]
    kept += [match.span() for title in titles if title in text for match in re.finditer(re.escape(title), text)]
    for match in _NAME.finditer(text):
        right = _RIGHT[match[0].lower()]
        if match[0] != right and not any(start <= match.start() < end for start, end in kept):
            yield match.start(), match[0], right


def with_right_names(text: str, titles: Collection[str] = ()) -> str:
    """The text with every name as its makers write it."""
    for start, wrong, right in reversed(list(wrong_names(text, titles))):
        text = text[:start] + right + text[start + len(wrong) :]
    return text
