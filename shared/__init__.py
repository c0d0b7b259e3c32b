"""What both services speak: contracts, the job ledger, the broker, settings and logging."""

__version__ = "0.1.0"
