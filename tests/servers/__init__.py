"""Simulated providers: real HTTP and SMTP servers in processes of their own."""
