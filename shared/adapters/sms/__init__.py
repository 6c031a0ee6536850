"""Texts: QUO, Twilio and the local phone. One provider a file, no decisions."""
