"""Messages of the broker."""

import pytest

from shared.broker import MAX_IDS, JobPublisher, chunks, create_celery
from shared.errors import BrokerUnavailable
from shared.settings import SharedSettings


def test_few_jobs_are_shared_out_one_by_one() -> None:
    """A small batch must reach as many workers as there are."""
    assert chunks(["a", "b", "c"]) == [["a"], ["b"], ["c"]]


def test_many_jobs_go_in_full_messages() -> None:
    """In order, none twice, none lost."""
    ids = [str(number) for number in range(1000)]
    messages = chunks(ids)
    assert [job_id for message in messages for job_id in message] == ids
    assert max(map(len, messages)) == MAX_IDS


def test_nothing_to_announce_is_no_message() -> None:
    """An empty batch rings no bell."""
    assert chunks([]) == []


def test_a_broker_that_is_away_is_told_in_the_projects_words() -> None:
    """Callers know one error."""
    settings = SharedSettings(redis_url="redis://127.0.0.1:1/0")  # type: ignore[arg-type]
    with pytest.raises(BrokerUnavailable):
        JobPublisher(create_celery(settings)).publish(["a"])


def test_a_sentinel_store_is_a_sentinel_broker() -> None:
    """Celery spells several hosts and the master's name in its own way."""
    settings = SharedSettings(redis_url="sentinel://:pw@a:1,b:2/main/4")  # type: ignore[arg-type]
    conf = create_celery(settings).conf
    assert conf.broker_url == "sentinel://:pw@a:1/4;sentinel://:pw@b:2/4"
    assert conf.broker_transport_options["master_name"] == "main"


def test_a_broker_over_tls_must_show_a_certificate() -> None:
    """Unless the URL says otherwise; kombu's own default is to take any."""
    for url, asked in (
        ("rediss://a/0", "rediss://a/0?ssl_cert_reqs=required"),
        ("rediss://a/0?ssl_ca_certs=c", "rediss://a/0?ssl_ca_certs=c&ssl_cert_reqs=required"),
        ("rediss://a/0?ssl_cert_reqs=none", "rediss://a/0?ssl_cert_reqs=none"),
    ):
        settings = SharedSettings(redis_url=url)  # type: ignore[arg-type]
        assert create_celery(settings).conf.broker_url == asked


def test_nothing_but_json_is_taken_from_the_broker() -> None:
    """Whoever reaches the broker must not be able to run code in a worker, as pickle lets them."""
    settings = SharedSettings(redis_url="redis://a/0")  # type: ignore[arg-type]
    conf = create_celery(settings).conf
    assert conf.accept_content == ["json"]
    assert (conf.task_serializer, conf.result_serializer) == ("json", "json")
    assert conf.task_ignore_result


def test_a_long_queue_fills_messages() -> None:
    """Few jobs behind many others need not be shared out one by one."""
    assert chunks(["a", "b", "c"], ahead=1000) == [["a", "b", "c"]]
