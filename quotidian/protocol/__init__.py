"""What is said to the API and how its answers are read, without any input or output of its own.

A flow is a generator. It yields steps (send this, pause so long, read a line) and is sent what came
of them, so that the blocking and the asyncio client run the same one.
"""
