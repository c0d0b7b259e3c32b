"""The error tree. Domain errors do not mention HTTP; `ingest_service.problem_responses` maps them.

QuotidianError
├── SettingsError            a setting is missing or wrong; the message names it
├── LedgerError
│   ├── LedgerUnavailable    the store cannot be reached, is loading, full or read-only
│   └── LeaseLost            another attempt may begin or has begun
│       └── Superseded       the job was cancelled, deleted or begun anew; a result will be refused
└── BrokerUnavailable        a message was not sent; the ledger still has the jobs
"""


class QuotidianError(Exception):
    """The base of all errors of the project."""


class SettingsError(QuotidianError):
    """A setting is missing or wrong."""


class LedgerError(QuotidianError):
    """The base of errors of the job ledger."""


class LedgerUnavailable(LedgerError):
    """The store cannot be used at the moment; a later try may work."""


class LeaseLost(LedgerError):
    """The attempt has lost its lease; the result of another attempt may win."""


class Superseded(LeaseLost):
    """The job was cancelled, deleted or begun anew; the result of the attempt will be refused."""


class BrokerUnavailable(QuotidianError):
    """The broker cannot be reached; accepted jobs stay in the ledger and are published later."""
