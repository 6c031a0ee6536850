"""The entry points of the deployment: one public module, one function of its name."""
