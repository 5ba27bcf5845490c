"""The child that opens strangers' pictures: bounded in time and memory, and alone in its death."""

import pytest
from django.utils import timezone

from media.renditions.child import ChildFailed, run_bounded
from media.renditions.tasks import make_renditions
from newsroom.outbox import actions as outbox
from newsroom.outbox.models import Job
from tests.media.pictures import add, jpeg

HOSTILE = "tests.media.renditions.hostile_child"


def test_a_child_that_never_ends_is_stopped():
    with pytest.raises(ChildFailed, match=r"longer than 1 seconds|SIGXCPU|SIGKILL"):
        run_bounded(HOSTILE, {"do": "spin"}, seconds=1)


def test_a_child_that_only_waits_is_stopped_too():
    with pytest.raises(ChildFailed, match="longer than 1 seconds"):
        run_bounded(HOSTILE, {"do": "wait"}, seconds=1)


def test_a_child_that_eats_memory_is_stopped():
    with pytest.raises(ChildFailed, match="MemoryError"):
        run_bounded(HOSTILE, {"do": "eat"}, megabytes=300)


def test_a_child_that_crashes_is_told():
    with pytest.raises(ChildFailed, match="SIGSEGV"):
        run_bounded(HOSTILE, {"do": "crash"})


def test_a_child_cannot_fill_the_disk(tmp_path):
    with pytest.raises(ChildFailed, match=r"SIGXFSZ|File too large"):
        run_bounded(HOSTILE, {"do": "fill", "path": str(tmp_path / "big")})


@pytest.mark.django_db
def test_a_hostile_original_fails_its_own_job_only(settings):
    bad, good = add(jpeg(90, 60, seed=7)), add(jpeg(90, 60, seed=77))
    with open(bad.original.path, "wb") as file:
        file.write(b"\xff\xd8\xff" + b"\x00" * 5000)
    job = Job.objects.get(kind="photo.renditions", object_id=bad.pk)
    for _ in range(3):
        Job.objects.filter(pk=job.pk).update(next_at=timezone.now())
        with pytest.raises(Exception, match="damaged"):
            outbox.run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DEAD
    assert "damaged" in job.last_error
    make_renditions(object_id=good.pk, object_version=good.version, at=timezone.now())
    assert good.renditions.count() > 10
