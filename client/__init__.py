"""For people who use the service: the `quotidian` command and a local stack to run it on."""
