"""Lets pytest explain the asserts of the shared contract classes."""

import pytest

pytest.register_assert_rewrite("documents_contract")
