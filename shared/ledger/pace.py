"""The pace of the queue, from which waiting times are estimated."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Pace:
    """The number of running jobs and the mean time of an attempt (milliseconds).

    By Little's law their quotient is the rate at which jobs end, however workers share them.
    """

    running: int
    mean_run: int | None

    def rate(self) -> float | None:
        """Return the number of jobs that end per second; None while it is unknown."""
        if not self.running or not self.mean_run:
            return None
        return round(self.running * 1000 / self.mean_run, 2)

    def wait(self, ahead: int) -> float | None:
        """Return the seconds until a job behind `ahead` others begins; None while unknown."""
        if not self.running or self.mean_run is None:
            return None
        return round((ahead + 1) * self.mean_run / 1000 / self.running, 1)

    @classmethod
    def read(cls, running: int, mean_run: bytes | None) -> Self:
        """Build the pace from the number of leases and the stored mean."""
        return cls(running, int(mean_run) if mean_run else None)
