"""Document stores behind the `Documents` port: SQLite here, Firestore in the cloud."""
