"""Work that is killed between file and row: `python -m tests.media.uploading.killed_uploads N`.

Every third is the worker's, which makes the public sizes of a photo that is there, the others are uploads. A process of
its own, which forks before it has spoken to the database. Prints how many died as they should.
"""

import os
import signal
import sys

import django

django.setup()

from django.db import models, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from media.library.models import Photo  # noqa: E402
from media.renditions.actions import make_renditions  # noqa: E402
from newsroom.outbox import actions as outbox  # noqa: E402
from tests.media.pictures import add, jpeg  # noqa: E402


def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


def work_and_die(number: int) -> None:
    match number % 3:
        case 0:
            models.QuerySet.get_or_create = (
                die  # the original and its preview are stored, the row is not written
            )
            add(jpeg(64, 48, seed=number))
        case 1:
            outbox.add = die  # everything is stored and written, nothing is committed
            add(jpeg(64, 48, seed=number))
        case 2:
            models.QuerySet.bulk_create = die  # all public sizes are stored, none of their rows is written
            photo = Photo.objects.get()
            photo.credit = f"Agency {number}"  # stands in the files, and so in their names
            with transaction.atomic():
                make_renditions(photo=photo, at=timezone.now())


killed = 0
for number in range(int(sys.argv[1])):
    child = os.fork()
    if child == 0:
        work_and_die(number)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    killed += os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
print(killed)
