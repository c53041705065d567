"""The page that shows every component."""


def test_staff_see_every_component(staff_client):
    page = staff_client.get("/components/").content.decode()

    assert "Buttons and menus" in page
    assert "Enter a valid email address." in page


def test_it_is_of_no_use_to_marketers(marketer_client):
    assert marketer_client.get("/components/").status_code == 403
