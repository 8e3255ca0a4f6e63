"""What the tests themselves stand on: each database of theirs is one of its own."""

import pytest
from pytest_django import DjangoDbBlocker

from motcua.domain.accounts.readers import upwards
from motcua.domain.eforms.models import FormVersion
from motcua.domain.eforms.readers.answers import _made
from tests.databases import copy_for_test


@pytest.mark.usefixtures("committed_db")
def test_what_is_kept_by_its_number_is_not_taken_for_another_databases(
    django_db_blocker: DjangoDbBlocker,
) -> None:
    form = FormVersion.objects.filter(state="published").earliest("pk")
    before = _made(form.pk).form.name
    with copy_for_test():
        assert upwards.cache_info().currsize == _made.cache_info().currsize == 0
        there = FormVersion.objects.get(pk=form.pk)
        there.definition["name"] = "Tờ khai của nơi khác"
        there.save()
        assert _made(form.pk).form.name == "Tờ khai của nơi khác" != before
