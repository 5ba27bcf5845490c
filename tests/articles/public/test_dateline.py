"""Where the dateline stands."""

from articles.public.dateline import dated

LINE = '<span class="dateline">MOSCOW <span class="agency">(AP)</span></span> — '


def test_it_runs_into_the_first_paragraph():
    assert (
        dated("<p>Russia said</p><p>More</p>", dateline="MOSCOW", source="AP")
        == f"<p>{LINE}Russia said</p><p>More</p>"
    )


def test_it_skips_a_picture_that_opens_the_story():
    body = '<figure class="picture"><figcaption>A</figcaption></figure>\n<p>Russia said</p>'
    assert dated(body, dateline="MOSCOW", source="AP") == body.replace("<p>", f"<p>{LINE}")


def test_it_has_a_paragraph_of_its_own_before_a_heading():
    assert dated("<h2>A</h2><p>B</p>", dateline="MOSCOW", source="AP") == f"<p>{LINE}</p><h2>A</h2><p>B</p>"
    assert dated("<blockquote><p>A</p></blockquote>", dateline="X", source="").startswith("<p><span")


def test_a_hostile_dateline_is_only_text():
    assert "<script>" not in dated("<p>A</p>", dateline="<script>", source="<b>")


def test_without_a_dateline_the_body_stays():
    assert dated("<p>A</p>", dateline="", source="AP") == "<p>A</p>"
