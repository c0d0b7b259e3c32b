"""The error tree. Domain errors know no HTTP; `ingest_service.problem_responses` maps them in one place.

QuotidianError
├── SettingsError            a setting is missing or wrong; the message names it
├── LedgerError
│   ├── LedgerUnavailable    the store cannot be reached, is loading, full or read-only
│   └── LeaseLost            the attempt is no longer the current one; its result is refused
│       └── Superseded       the job was cancelled, deleted or begun anew: work on it is in vain
└── BrokerUnavailable        the publisher could not be published; the ledger still has the job
"""


class QuotidianError(Exception):
    """Anything the project raises on purpose."""


class SettingsError(QuotidianError):
    """A setting is missing or wrong."""


class LedgerError(QuotidianError):
    """Something about the job ledger."""


class LedgerUnavailable(LedgerError):
    """The ledger's store cannot be used right now; trying again later may work."""


class LeaseLost(LedgerError):
    """Another attempt has taken over; whatever this one made is refused."""


class Superseded(LeaseLost):
    """The job was cancelled, deleted or begun anew; going on with the attempt is in vain."""


class BrokerUnavailable(QuotidianError):
    """The broker cannot be reached; accepted jobs stay in the ledger and are announced later."""
