"""E-mail: Gmail, SMTP and the local mailbox. One provider a file, no decisions."""
