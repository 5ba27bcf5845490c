"""What a picture could make its decoder do, acted out."""

import ctypes
import time

from media.renditions.child import serve


def act(job):
    match job["do"]:
        case "spin":
            while True:
                pass
        case "wait":
            time.sleep(60)
        case "eat":
            return len(bytearray(2_000_000_000))
        case "crash":
            ctypes.string_at(0)
        case "fill":
            with open(job["path"], "wb") as file:
                file.truncate(3_000_000_000)
    return None


if __name__ == "__main__":
    serve(act)
