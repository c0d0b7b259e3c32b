"""The code that both services use: contracts, the job ledger, the broker, settings, logging."""

__version__ = "0.1.0"
