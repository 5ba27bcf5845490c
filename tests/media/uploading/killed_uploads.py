"""Uploads that are killed between the file and the commit of its row: `python -m tests.media.uploading.killed_uploads N`.

A process of its own, which forks before it has spoken to the database. Prints how many died as they should.
"""

import os
import signal
import sys

import django

django.setup()

from django.db import models  # noqa: E402

from newsroom.outbox import actions as outbox  # noqa: E402
from tests.media.pictures import add, jpeg  # noqa: E402


def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


def upload_and_die(number: int) -> None:
    if number % 2:
        models.QuerySet.get_or_create = die  # the original and its preview are stored, the row is not written
    else:
        outbox.add = die  # everything is stored and written, nothing is committed
    add(jpeg(64, 48, seed=number))


killed = 0
for number in range(int(sys.argv[1])):
    child = os.fork()
    if child == 0:
        upload_and_die(number)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    killed += os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
print(killed)
