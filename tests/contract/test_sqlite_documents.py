"""The `Documents` contract for SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from documents_contract import DocumentsContract

from shared.adapters.store.sqlite import SqliteDocuments


class TestSqliteDocuments(DocumentsContract):
    @pytest.fixture
    def documents(self, tmp_path: Path) -> Iterator[SqliteDocuments]:
        store = SqliteDocuments(tmp_path / "store.sqlite")
        yield store
        store.close()
