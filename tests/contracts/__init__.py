"""Suites that every implementation of a port has to pass."""

import pytest

pytest.register_assert_rewrite("tests.contracts.store", "tests.contracts.plans", "tests.contracts.prompts")
