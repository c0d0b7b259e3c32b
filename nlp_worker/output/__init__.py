"""The writers of the wire contract.

Take what the stages found, give models of `shared.contracts`.
"""
