"""A child program that breaks, telling everything it can see."""

import os

from media.renditions.child import serve


def tell(job):
    raise RuntimeError(str(dict(os.environ)))


if __name__ == "__main__":
    serve(tell)
