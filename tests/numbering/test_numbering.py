import threading

import pytest
from django.db import connection, transaction

from kaicheng.numbering import services


@pytest.mark.django_db
def test_numbers_run_from_one_without_gaps_per_series() -> None:
    assert [services.next_number("甲") for _ in range(3)] == [1, 2, 3]
    assert services.next_number("乙") == 1


@pytest.mark.django_db
def test_a_number_of_a_failed_act_is_given_again() -> None:
    services.next_number("甲")
    with pytest.raises(RuntimeError, match="act failed"), transaction.atomic():
        services.next_number("甲")
        raise RuntimeError("act failed")
    assert services.next_number("甲") == 2


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_number_is_given() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        services.next_number("甲")


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_never_get_the_same_number() -> None:
    given: list[int] = []

    def take() -> None:
        for _ in range(20):
            with transaction.atomic():
                given.append(services.next_number("同"))
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, 81))
