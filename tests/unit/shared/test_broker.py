"""Messages of the broker."""

import pytest

from shared.broker import MAX_IDS, JobPublisher, create_celery, split_into_messages
from shared.errors import BrokerUnavailable
from shared.settings import SharedSettings


def test_few_jobs_get_a_message_each() -> None:
    """A small batch must reach as many workers as possible."""
    assert split_into_messages(["a", "b", "c"]) == [["a"], ["b"], ["c"]]


def test_many_jobs_go_in_full_messages() -> None:
    """In their order, none twice and none missing."""
    ids = [str(number) for number in range(1000)]
    messages = split_into_messages(ids)
    assert [job_id for message in messages for job_id in message] == ids
    assert max(map(len, messages)) == MAX_IDS


def test_without_jobs_there_is_no_message() -> None:
    """An empty batch publishes nothing."""
    assert split_into_messages([]) == []


def test_a_broker_that_is_away_raises_an_error_of_the_project() -> None:
    """Callers handle one error, whatever the transport raises."""
    settings = SharedSettings(redis_url="redis://127.0.0.1:1/0")  # type: ignore[arg-type]
    with pytest.raises(BrokerUnavailable):
        JobPublisher(create_celery(settings)).publish(["a"])


def test_a_sentinel_store_is_a_sentinel_broker() -> None:
    """Celery has its own form for several hosts and the name of the master."""
    settings = SharedSettings(redis_url="sentinel://:pw@a:1,b:2/main/4")  # type: ignore[arg-type]
    conf = create_celery(settings).conf
    assert conf.broker_url == "sentinel://:pw@a:1/4;sentinel://:pw@b:2/4"
    assert conf.broker_transport_options["master_name"] == "main"


def test_a_broker_over_tls_must_have_a_valid_certificate() -> None:
    """Unless the URL says otherwise; the default of kombu accepts any."""
    for url, expected in (
        ("rediss://a/0", "rediss://a/0?ssl_cert_reqs=required"),
        ("rediss://a/0?ssl_ca_certs=c", "rediss://a/0?ssl_ca_certs=c&ssl_cert_reqs=required"),
        ("rediss://a/0?ssl_cert_reqs=none", "rediss://a/0?ssl_cert_reqs=none"),
    ):
        settings = SharedSettings(redis_url=url)  # type: ignore[arg-type]
        assert create_celery(settings).conf.broker_url == expected


@pytest.mark.parametrize(
    ("url", "multiplier", "no_prefetch"), [("redis://a/0", 0, True), ("amqp://a//", 1, False)]
)
def test_a_worker_holds_one_message_a_process(url: str, multiplier: int, no_prefetch: bool) -> None:
    """On Redis without a count of unacknowledged messages, which grows by lost acknowledgements."""
    settings = SharedSettings(redis_url="redis://a/0", broker_url=url)  # type: ignore[arg-type]
    conf = create_celery(settings).conf
    assert conf.worker_prefetch_multiplier == multiplier
    assert conf.worker_disable_prefetch is no_prefetch


def test_only_json_is_accepted_from_the_broker() -> None:
    """With pickle, anybody who reaches the broker could run code in a worker."""
    settings = SharedSettings(redis_url="redis://a/0")  # type: ignore[arg-type]
    conf = create_celery(settings).conf
    assert conf.accept_content == ["json"]
    assert (conf.task_serializer, conf.result_serializer) == ("json", "json")
    assert conf.task_ignore_result


def test_a_long_queue_fills_messages() -> None:
    """A few jobs behind many others share a message."""
    assert split_into_messages(["a", "b", "c"], ahead=1000) == [["a", "b", "c"]]
