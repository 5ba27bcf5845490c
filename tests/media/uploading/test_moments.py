"""Dates of the three embedded records."""

import pytest

from media.uploading.moments import exif_moment, iim_moment, xmp_moment


@pytest.mark.parametrize(
    "written, read",
    [
        (("2023:06:27 18:04:05", "+02:00"), "2023-06-27T18:04:05+02:00"),
        (("2023:06:27 18:04:05", ""), "2023-06-27T18:04:05"),
        (("0000:00:00 00:00:00", ""), ""),
        (("2023:13:45 18:04:05", ""), ""),
        (("    :  :     :  :  ", ""), ""),
    ],
)
def test_exif_dates(written, read):
    assert exif_moment(*written) == read


@pytest.mark.parametrize(
    "written, read",
    [
        (("20230627", "180405+0200"), "2023-06-27T18:04:05+02:00"),
        (("20230627", ""), "2023-06-27T00:00:00"),
        (("20230600", ""), ""),
        (("00000000", "000000"), ""),
    ],
)
def test_iim_dates(written, read):
    assert iim_moment(*written) == read


@pytest.mark.parametrize(
    "written, read",
    [
        ("2023-06-27T18:04+02:00", "2023-06-27T18:04:00+02:00"),
        ("2023-06", "2023-06-01T00:00:00"),
        ("2023", "2023-01-01T00:00:00"),
        ("9999-12-31T23:59:59-12:00", ""),
        ("yesterday", ""),
    ],
)
def test_xmp_dates(written, read):
    assert xmp_moment(written) == read
