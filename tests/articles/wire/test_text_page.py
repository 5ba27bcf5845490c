"""A story page as plain text: every part in its field."""

import re
import textwrap

import pytest

from articles.wire.story import Byline, Hint, Picture, WireError
from articles.wire.text_page import parse
from tests.articles.wire.pages import BLOCKS, SAMPLE, needs_sample, page


def paragraphs(story):
    return re.findall(r"<p>(.*?)</p>", story.body)


def test_every_part_of_a_page_lands_in_its_field():
    story = parse(page())
    assert story.sections == ("News", "Top Story", "Science")
    assert story.primary_section == "Science"
    assert story.headline == BLOCKS["headline"]
    assert story.introduction == BLOCKS["introduction"]
    assert story.standfirst == BLOCKS["standfirst"]
    assert (story.dateline, story.source) == ("BREMEN, Germany", "AFP")
    assert story.contributors_note == BLOCKS["note"]
    assert story.bylines == (
        Byline("Liv O'Hara"),
        Byline("Chidi Okafor", place="Kourou, French Guiana"),
        Byline("Ian McKay", place="Paris"),
    )
    assert [(hint.kind, hint.headline) for hint in story.hints] == [
        ("previous", "Bakers strike over flour"),
        ("next", "Town votes on a bridge"),
    ]
    assert {left.reason for left in story.left_out} == {"page furniture", "rating block"}
    assert not story.notes


def test_pictures_stand_in_the_body_where_their_captions_stood():
    story = parse(page())
    assert story.pictures == (
        Picture("lead", "lead", "Moon"),
        Picture(
            "photo-1",
            "inline",
            "In this image from the mission, the probe stands in dust.",
            "Mission Handout via AFP",
        ),
        Picture(
            "photo-2",
            "inline",
            "Engineers cheer in the control room (from left to right) on Tuesday.",
            "AFP Photo/Jo Brandt",
        ),
    )
    assert story.body.split("\n") == [
        "<p>A European probe touched down on Tuesday, its makers said.</p>",
        '<figure data-illustration="photo-1"></figure>',
        f"<p>{BLOCKS['first']}</p>",
        '<figure data-illustration="photo-2"></figure>',
        "<p>The craft weighs 1,200 kilograms (2,646 pounds) &amp; six instruments — none above 40.</p>",
        f"<p>{BLOCKS['third']}</p>",
    ]


@needs_sample
def test_the_real_page_lands_field_by_field():
    text = SAMPLE.read_text(encoding="utf-8")
    line = dict(enumerate(text.split("\n"), start=1))
    story = parse(text)

    assert story.sections == ("News", "Top Story", "World")
    assert story.primary_section == "World"
    assert story.headline == line[3]
    assert story.introduction == line[7]
    assert story.standfirst == line[9]
    assert story.standfirst.startswith("Russian President Vladimir Putin has signaled, ")
    assert (story.dateline, story.source) == ("MOSCOW", "AP")
    assert story.contributors_note == line[73]
    assert story.bylines == (
        Byline("Vladimir Isachenkov"),
        Byline("Yuras Karmanau", place="Kyiv, Ukraine"),
        Byline("Lorne Cook", place="Brussels"),
    )
    assert story.hints == (Hint("previous", line[80], 80), Hint("next", line[82], 82))

    captions = [13, 25, 37, 47, 59, 69]
    lead, *inline = story.pictures
    assert lead == Picture("lead", "lead", "NATO")
    assert [f"{one.caption} ({one.credit})" for one in inline] == [line[number] for number in captions]
    assert [one.credit for one in inline] == [
        line[number].rstrip(")").rpartition("(")[2] for number in captions
    ]

    expected = ["<p>" + line[11].removeprefix("MOSCOW (AP) — ") + "</p>"]
    for number in range(13, 72, 2):
        if number in captions:
            expected.append(f'<figure data-illustration="photo-{captions.index(number) + 1}"></figure>')
        else:
            expected.append(f"<p>{line[number]}</p>")
    assert story.body.split("\n") == expected

    assert [(left.line, left.reason) for left in story.left_out] == [
        (79, "page furniture"),
        (81, "page furniture"),
        (84, "rating block"),
        (86, "rating block"),
        (88, "rating block"),
        (90, "rating block"),
        (92, "page furniture"),
        (94, "page furniture"),
    ]


def test_a_page_needs_no_more_than_a_headline_and_a_paragraph():
    story = parse("A bridge opens\n\nPeople walked over it on Sunday.")
    assert story.headline == "A bridge opens"
    assert paragraphs(story) == ["People walked over it on Sunday."]
    assert not story.pictures


def test_a_line_that_nobody_knows_stays_in_the_body_at_its_place():
    story = parse(
        page(third="* * *\n\nIt will work for one lunar day.", menu="Menu\n\nCopyright of somebody")
    )
    assert paragraphs(story)[-3:] == ["* * *", "It will work for one lunar day.", "Copyright of somebody"]
    assert [note.message for note in story.notes] == [
        "stands below the story and is nothing we know; kept in the body"
    ]


def test_a_sentence_that_only_mentions_reporting_is_no_contributors_note():
    story = parse(page(without=["note"], first="Journalists reported from Kourou that it was raining."))
    assert "Journalists reported from Kourou that it was raining." in paragraphs(story)
    assert story.contributors_note == ""


def test_a_reporting_line_below_which_no_story_stands_is_the_contributors_note():
    assert (
        parse(page(note="Okafor reported from Kourou.")).contributors_note == "Okafor reported from Kourou."
    )


def test_a_writer_is_found_in_the_note_by_the_whole_name_too():
    story = parse(
        page(byline="By LIV BELL and JO BELL", note="Liv Bell reported from Cairo and Jo Bell from Oslo.")
    )
    assert story.bylines == (Byline("Liv Bell", place="Cairo"), Byline("Jo Bell", place="Oslo"))


def test_a_dateline_with_its_agency_is_surer_than_a_place_alone():
    story = parse(page(standfirst="BERLIN — A city waits for its probe", lead="Moon"))
    assert (story.standfirst, story.dateline) == ("BERLIN — A city waits for its probe", "BREMEN, Germany")


def test_the_introduction_names_the_source_when_the_dateline_does_not():
    story = parse(page(dateline="BREMEN — A European probe touched down."))
    assert (story.dateline, story.source) == ("BREMEN", "AFP")


def test_one_full_sentence_above_the_dateline_is_the_standfirst():
    story = parse("A bridge opens\n\nPeople walked over it.\n\nBONN — It was Sunday.\n\nIt rained.")
    assert (story.standfirst, story.dateline) == ("People walked over it.", "BONN")
    assert paragraphs(story) == ["It was Sunday.", "It rained."]


def test_several_sentences_above_the_dateline_stay_in_the_body():
    story = parse("A bridge opens\n\nPeople walked over it.\n\nMany did.\n\nBONN (AFP) — It was Sunday.")
    assert story.standfirst == ""
    assert paragraphs(story) == ["People walked over it.", "Many did.", "It was Sunday."]
    assert (story.dateline, story.source) == ("BONN", "AFP")


@pytest.mark.parametrize(
    "date",
    [
        "February 16, 2022",
        "Published: Wednesday, Feb. 16, 2022 at 10:15 AM GMT",
        "16 Feb 2022",
        "Updated 2022-02-16",
    ],
)
def test_the_date_of_the_page_is_left_out_and_said_so(date):
    story = parse(page(lead=f"{date}\n\nMoon"))
    assert (story.left_out[0].text, story.left_out[0].reason) == (date, "date of the page")
    assert story.pictures[0].caption == "Moon"


def test_credits_of_an_agency_under_the_story_are_the_contributors_note():
    text = "Reporting by Jo Roe; Additional reporting by Al Grey; Editing by Liv Bell"
    assert parse(page(note=text)).contributors_note == text


def test_without_a_dateline_the_head_ends_at_the_first_full_sentence():
    story = parse(page(dateline="A European probe touched down."))
    assert story.standfirst == BLOCKS["standfirst"]
    assert story.introduction == BLOCKS["introduction"]
    assert paragraphs(story)[0] == "A European probe touched down."


def test_a_caption_with_a_credit_under_the_headline_is_the_lead_photos():
    story = parse(page(lead="The probe in a drawing. (Mission Handout)"))
    assert story.pictures[0] == Picture("lead", "lead", "The probe in a drawing.", "Mission Handout")


def test_the_newsrooms_own_section_names_cut_a_glued_line():
    story = parse(page(sections="HarbourOld TownScience"), sections=["Harbour", "Old Town"])
    assert story.sections == ("Harbour", "Old Town", "Science")


def test_more_news_of_a_section_not_in_the_first_line_adds_it():
    story = parse(page(more="For more deep space news"))
    assert story.primary_section == "Deep Space"
    assert story.sections[-1] == "Deep Space"


def test_neighbours_on_one_line_with_their_label_are_hints():
    story = parse(page(neighbours="Previous article: Bakers strike\nNext ArticleTown votes on a bridge"))
    assert (story.hint("previous"), story.hint("next")) == ("Bakers strike", "Town votes on a bridge")


def test_a_wrapped_page_reads_like_the_same_page_unwrapped():
    wrapped = "\n\n".join(
        text if name == "neighbours" else textwrap.fill(text, 60, break_on_hyphens=False)
        for name, text in BLOCKS.items()
    )
    assert parse(wrapped) == parse(page())


@pytest.mark.parametrize(
    "text, says",
    [
        ("", "the file is empty"),
        ("\n \n\u00a0\n", "the file is empty"),
        ("Menu\n\nLatest News\n", "only page furniture"),
        ("A headline and nothing else\n", "no story under the headline"),
        ("NewsTop Story\n\nA headline\n\nMenu\n", "no story under the headline"),
        ("x" * 200 + ".\n\nMore.", "a.txt:1: there is no headline: its first line has 201 letters"),
        (
            BLOCKS["dateline"] + "\n\nMore.",
            "a.txt:1: there is no headline: the page starts with the dateline",
        ),
        (BLOCKS["caption two"] + "\n\nMore.", "the page starts with a photo caption"),
    ],
)
def test_a_broken_page_gets_one_clear_message(text, says):
    with pytest.raises(WireError) as error:
        parse(text, place="a.txt")
    assert says in str(error.value)
    assert str(error.value).startswith("a.txt")


def test_the_same_page_has_the_same_guid_whatever_changes_below():
    guid = parse(page()).guid
    assert parse(page().replace("\n", "\r\n")).guid == guid
    assert parse(page(third="It will work for two lunar days.")).guid == guid
    assert parse(page(headline="Probe lost")).guid != guid
