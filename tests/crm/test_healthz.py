import pytest


@pytest.mark.django_db
def test_a_stranger_learns_that_the_service_is_well(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.content == b"ok\n"
