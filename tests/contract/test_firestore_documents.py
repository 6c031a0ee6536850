"""The `Documents` contract for Firestore, at FIRESTORE_EMULATOR_HOST."""

from __future__ import annotations

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest
from documents_contract import DocumentsContract

from shared.adapters.store.firestore import FirestoreDocuments

HOST = os.environ.get("FIRESTORE_EMULATOR_HOST", "")  # noqa: TID251 - tests only


@pytest.mark.firestore
@pytest.mark.skipif(not HOST, reason="FIRESTORE_EMULATOR_HOST is not set")
class TestFirestoreDocuments(DocumentsContract):
    @pytest.fixture
    def documents(self) -> Iterator[FirestoreDocuments]:
        # A project of its own: an empty database for every test.
        project = f"demo-{uuid4().hex[:12]}"
        store = FirestoreDocuments(project, "(default)", emulator_host=HOST)
        yield store
        store.close()
