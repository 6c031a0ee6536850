"""Task queues behind the `Queue` port: SQLite here, Cloud Tasks in the cloud."""
