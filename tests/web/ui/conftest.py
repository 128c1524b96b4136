import pytest
from django.template import engines
from django.utils import translation


@pytest.fixture
def env():
    """The environment of the pages."""
    return engines["pages"].env


@pytest.fixture
def draw(env):
    """`draw(source, **values)`: a piece of template, with the parts at hand as `ui`."""

    def render(source, **values):
        return env.from_string('{% import "ui/parts.html" as ui %}' + source).render(values)

    return render


@pytest.fixture(autouse=True)
def dutch():
    """Unless a test says otherwise, the page is in Dutch."""
    with translation.override("nl"):
        yield
