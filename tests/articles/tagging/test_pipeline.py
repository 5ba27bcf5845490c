"""The rules of the pipeline, on sentences of our own. No model: mentions are given by hand where one would find them."""

from __future__ import annotations

import pytest

from articles.tagging.acronyms import bracketed
from articles.tagging.chain import chain
from articles.tagging.decide import decide, standing
from articles.tagging.extract import extract
from articles.tagging.folding import fold
from articles.tagging.headnouns import NOTHING, kind_by_main_word
from articles.tagging.knowledge import Knowledge, Known, resolve
from articles.tagging.mention import EVENT, ORG, PERSON, PLACE, Mention
from articles.tagging.recognisers import NullRecogniser, SpacyModel, choose
from articles.tagging.seed import seed
from articles.tagging.sentences import sentence_at, sentence_starts
from articles.tagging.spans import clean, join_split_names, split
from articles.tagging.truecase import truecase
from articles.tagging.zones import dateline, lay_out


class Marked:
    """A recogniser that finds what the test marks: {surface: label}."""

    name, version = "marked", "1"
    labels = frozenset({PERSON, ORG, PLACE, EVENT})

    def __init__(self, **labels: str) -> None:
        self.labels_of = {surface.replace("_", " "): label for surface, label in labels.items()}

    def ready(self) -> None:
        return None

    def find(self, texts):
        return [self._mentions(text) for text in texts]

    def _mentions(self, text):
        found = []
        for surface, label in self.labels_of.items():
            at = text.find(surface)
            while at >= 0:
                found.append(Mention(at, at + len(surface), label))
                at = text.find(surface, at + 1)
        return found


def mark(text, surface, label):
    return Mention(text.index(surface), text.index(surface) + len(surface), label)


def names(parts, recogniser=None, **options):
    extraction = extract(parts, recogniser or NullRecogniser(), seed(), **options)
    return {candidate.name: candidate.kind for candidate in extraction.candidates}


@pytest.mark.parametrize(
    ("span", "label", "name"),
    [
        ("the United Nations'", ORG, "United Nations"),
        ("Prime Minister Anna Holm", PERSON, "Anna Holm"),
        ("Crown Prince Olaf bin Said", PERSON, "Olaf bin Said"),
        ("Norway's Foreign Minister Anna Holm", PERSON, "Anna Holm"),
        ("“Anna Holm”", PERSON, "Anna Holm"),
        ("Anna Holm / Pool", PERSON, "Anna Holm"),
        ("Anna Holm File Photo", PERSON, "Anna Holm"),
        ("eastern Norway", PLACE, "Norway"),
        ("Norway's Defence Ministry", ORG, "Defence Ministry"),
        ("Holm Shipping Inc.", ORG, "Holm Shipping Inc."),
        ("University of the", ORG, "University"),
        ("North and South Yorkshire", PLACE, "South Yorkshire"),
        ("Norwegians", ORG, None),
        ("Tuesday", ORG, None),
        ("government", ORG, None),
        ("the Ministry", ORG, None),
        ("holm@example.org", ORG, None),
        ("R-Texas", ORG, None),
    ],
)
def test_spans_are_stripped_to_the_name(span, label, name):
    text = f"It said {span} had come."
    mention = clean(text, mark(text, span, label))
    cleaned = text[mention.start : mention.end] if mention else None
    assert cleaned == (None if name == "University" else name)


@pytest.mark.parametrize(
    ("name", "given", "kind"),
    [
        ("Holm International Airport", ORG, PLACE),
        ("Museum of Flight", ORG, ORG),
        ("Ministry of Fisheries", PLACE, ORG),
        ("Northern Lights Festival", ORG, EVENT),
        ("Clean Rivers Act", ORG, NOTHING),
        ("USS Holm", ORG, NOTHING),
        ("Instituto Holm", PERSON, ORG),
        ("Mark Hill", PERSON, PERSON),
        ("Holm", ORG, ORG),
    ],
)
def test_the_main_word_of_a_name_says_what_it_is(name, given, kind):
    assert kind_by_main_word(name, given) == kind


def test_split_names_are_joined_over_small_words():
    text = "Greta von der Holm spoke."
    (joined,) = join_split_names(text, [mark(text, "Greta", PERSON), mark(text, "Holm", PERSON)])
    assert text[joined.start : joined.end] == "Greta von der Holm"


def test_a_person_of_an_organisation_is_two_names():
    text = "Nils Holm of Greenwatch spoke."
    parts = split(text, mark(text, "Nils Holm of Greenwatch", PERSON))
    assert [(text[m.start : m.end], m.label) for m in parts] == [("Nils Holm", PERSON), ("Greenwatch", ORG)]


def test_a_family_name_means_the_person_named_in_full():
    text = "Holm spoke. Anna Holm left. Ms. Holm returned."
    parts = [("body", text)]
    extraction = extract(parts, Marked(Anna_Holm=PERSON), seed())
    (holm,) = extraction.candidates
    assert (holm.name, len(holm.evidence)) == ("Anna Holm", 3)


def test_two_people_of_one_family_name_are_told_apart_by_who_was_named_last():
    text = "Anna Holm spoke first. Then Holm sat. Nils Holm spoke. Holm left."
    groups = chain(
        text,
        [
            Mention(0, 9, PERSON),
            mark(text, "Nils Holm", PERSON),
            Mention(text.rindex("Holm"), text.rindex("Holm") + 4, PERSON),
        ],
        Knowledge(),
    )
    by_name = {group.name: len(group.mentions) for group in groups}
    assert by_name == {"Anna Holm": 1, "Nils Holm": 2}


def test_middle_names_and_suffixes_do_not_make_another_person():
    text = "James Q. Holm Jr. spoke. James Holm left."
    assert names([("body", text)], Marked(**{"James Q. Holm Jr.": PERSON, "James_Holm": PERSON})) == {
        "James Q. Holm Jr.": "person"
    }


def test_a_short_form_in_brackets_is_the_same_organisation():
    text = "The Northern Fish Agency (NFA) met. NFA officials left."
    assert names([("body", text)]) == {"Northern Fish Agency": "organisation"}
    ((start, end, short_start, short_end),) = bracketed(text)
    assert (text[start:end], text[short_start:short_end]) == ("Northern Fish Agency", "NFA")


def test_the_majority_decides_what_a_name_is():
    text = "Belvia paid. Belvia rose. In Belvia it rained."
    mentions = [Mention(0, 6, ORG), Mention(13, 19, ORG), mark(text, "Belvia it", PLACE)]
    mentions[2] = Mention(mentions[2].start, mentions[2].start + 6, PLACE)
    (group,) = chain(text, mentions, Knowledge())
    assert group.label == ORG


def test_a_word_that_the_story_also_writes_small_is_no_organisation():
    assert names([("body", "Beekeeping is old. Many like beekeeping.")], Marked(Beekeeping=ORG)) == {}


def test_known_names_are_found_and_linked_to_one_entity():
    text = "In Kiev it rained. Later in Kyiv it snowed, said the U.S. and the United States."
    found = extract([("body", text)], NullRecogniser(), seed()).candidates
    assert {candidate.name: candidate.known.geonames_id for candidate in found} == {
        "Kyiv": 703448,
        "United States": 6252001,
    }


@pytest.mark.parametrize(
    "text",
    [
        "Paris Holm sang.",
        "It cost US$ 40.",
        "They told us so.",
        "The pro-Beijing camp lost.",
        "Captain America fought.",
        "Norwegian ships left.",
    ],
)
def test_what_only_looks_like_a_known_place_is_none(text):
    assert not {name for name, kind in names([("body", text)]).items() if kind == "place"}


def test_all_capitals_are_read_in_natural_case_without_moving_a_letter():
    text = "NATO AND ANNA HOLM MEET IN OSLO TODAY\nNATO met Anna Holm."
    assert truecase(text) == "NATO and Anna Holm meet in Oslo today\nNATO met Anna Holm."


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("OSLO (AP) — Ships came.", "OSLO"),
        ("OSLO, Norway (AP) — Ships came.", "OSLO, Norway"),
        ("OSLO, Jan 3 (Reuters) - Ships came.", "OSLO"),
        ("SAN PEDRO — Ships came.", "SAN PEDRO"),
        ("NATO said ships came — again.", None),
        ("Ships came.", None),
    ],
)
def test_datelines(line, place):
    found = dateline(line)
    assert (line[found[0] : found[1]] if found else None) == place


def test_a_dateline_names_a_place_and_never_the_agency():
    assert names([("body", "OSLO, Norway (AP) — Ships came.")]) == {"Oslo": "place", "Norway": "place"}


def test_the_storys_own_dateline_is_places():
    parts = [("headline", "Ships come"), ("dateline", "OSLO, Norway"), ("body", "Ships came.")]
    assert names(parts) == {"Oslo": "place", "Norway": "place"}
    parts = [("headline", "Ships come"), ("dateline", "HOLM-ON-SEA, Norway"), ("body", "Ships came.")]
    assert names(parts) == {"Holm-on-Sea": "place", "Norway": "place"}


def test_a_name_that_the_desk_keeps_as_a_subject_is_that_subject():
    slim = Known("entity:7", "subject", "Slim", entity_id=7, confirmed=1)
    machines = Known("entity:8", "organisation", "Slim", entity_id=8, trusted=False)
    knowledge = Knowledge([machines, slim], under=seed())
    (found,) = extract([("body", "On Friday Slim landed.")], Marked(Slim=ORG), knowledge).candidates
    assert (found.kind, found.known) == ("subject", slim)


def test_a_title_before_a_name_says_that_it_is_a_person():
    assert names([("body", "On Monday Mr Ode left.")], Marked(Ode=ORG)) == {"Ode": "person"}


def test_a_family_name_means_the_person_whom_the_desk_knows_in_full():
    ode = Known("entity:7", "person", "Karl Ode", entity_id=7, confirmed=1)
    knowledge = Knowledge([ode], under=seed())
    text = "On Monday Karl Ode spoke. Ode left."
    (found,) = extract([("body", text)], Marked(Karl_Ode=ORG, Ode=PERSON), knowledge).candidates
    assert (found.known, found.surfaces) == (ode, ("Karl Ode", "Ode"))


def test_a_result_is_no_part_of_a_clubs_name():
    assert names([("body", "Holm beat Vale Rovers 2-1 at home.")], Marked(**{"Vale Rovers 2-1": ORG})) == {
        "Vale Rovers": "organisation"
    }


def test_an_owner_is_no_part_of_what_is_his():
    found = names(
        [("body", "Karl Ode won. Ode's Reform Party lost.")],
        Marked(**{"Karl Ode": PERSON, "Ode's Reform Party": ORG}),
    )
    assert found == {"Karl Ode": "person", "Reform Party": "organisation"}


def test_a_name_in_capitals_is_shown_as_the_story_writes_it_elsewhere():
    found = names(
        [("body", "HOLMBY, Feb 2: rain. Ships left Holmby at noon.")], Marked(HOLMBY=PLACE, Holmby=PLACE)
    )
    assert found == {"Holmby": "place"}


def test_people_of_one_name_are_named_by_their_office():
    text = "Pope Linus spoke. Linus left."
    (pope,) = extract([("body", text)], Marked(Pope_Linus=PERSON, Linus=PERSON), seed()).candidates
    assert (pope.name, pope.surfaces) == ("Pope Linus", ("Linus",))


def test_a_family_name_of_two_words_means_its_bearer():
    text = "Ana Vela Ruiz scored. Vela Ruiz left."
    (one,) = extract([("body", text)], Marked(Ana_Vela_Ruiz=PERSON, Vela_Ruiz=PERSON), seed()).candidates
    assert one.name == "Ana Vela Ruiz"


def test_credits_bylines_and_furniture_are_not_read():
    document = lay_out(
        [
            ("headline", "Ships come"),
            ("caption", "Ships in the bay. (AP Photo/Nils Holm)"),
            ("byline", "Anna Holm"),
            ("body", "By ANNA HOLM and NILS HOLM"),
            ("body", "Nils Holm in Oslo contributed to this report."),
            ("body", "For more world news"),
            ("body", "Ships came."),
        ]
    )
    assert document.text == "Ships come\nShips in the bay.\nShips came."
    assert [zone.name for zone in document.zones] == ["headline", "caption", "body"]


def test_the_storys_own_source_is_left_out():
    text = [("body", "As Reuters reported, Norway paid.")]
    assert names(text, leave_out=["Reuters"]) == {"Norway": "place"}


def test_evidence_points_into_the_text_that_was_read():
    extraction = extract(
        [("headline", "Norway pays"), ("body", "It rained. Norway paid.")], NullRecogniser(), seed()
    )
    (norway,) = extraction.candidates
    text = extraction.document.text
    assert [text[e.start : e.end] for e in norway.evidence] == ["Norway", "Norway"]
    assert [(e.sentence, e.zone) for e in norway.evidence] == [
        ("Norway pays", "headline"),
        ("Norway paid.", "body"),
    ]


def test_abbreviations_do_not_end_a_sentence():
    text = "Gen. Holm met J. Ode in the U.S. Senate. It rained."
    starts = sentence_starts(text)
    assert [text[s:e] for s, e in (sentence_at(text, starts, at) for at in starts)] == [
        "Gen. Holm met J. Ode in the U.S. Senate.",
        "It rained.",
    ]


def test_folding_makes_one_spelling():
    assert fold("the U.S.") == fold("US") == "us"
    assert fold("Łódź") == fold("LODZ") == "lodz"
    assert fold("O'Brien") == fold("O’Brien") == "obrien"


def test_namesakes_are_told_apart_by_the_desk_then_by_size_and_doubt_is_said():
    small = Known("a", "place", "Holm", size=10)
    large = Known("b", "place", "Holm", size=100)
    ours = Known("entity:1", "place", "Holm", size=1, entity_id=1, confirmed=2)
    assert resolve((large, small)) == (large, True)
    assert resolve((Known("c", "place", "Holm", size=20), small))[1] is False
    assert resolve((ours, large)) == (ours, True)
    assert resolve((large, small), present=frozenset({"a"})) == (small, True)


def test_events_are_only_ever_suggested():
    assert decide("event", 99) == "suggested"
    assert decide("person", 70) == "applied"
    assert decide("person", 70, {"person": 80}) == "suggested"


def test_the_desks_decisions_move_the_next_proposal():
    assert standing(3, 0) > standing(1, 0) > standing(0, 0) == 0 > standing(0, 1) > standing(0, 3)


class NotInstalled(SpacyModel):
    def __init__(self) -> None:
        super().__init__("none", "no_such_model", "no-such-model")


def test_without_a_model_the_reason_is_told():
    recogniser = choose([f"{__name__}.NotInstalled"])
    assert "no-such-model" in recogniser.ready()
    assert recogniser.find(["Anna Holm spoke."]) == [[]]


def test_who_made_the_copy_is_not_what_it_is_about():
    model = Marked(Reuters=ORG, Ana_Ruiz=PERSON, Bo_Lind=PERSON, Jo_Roe=PERSON)
    body = "OSLO, Jan 3 (Reuters) - Ships came with Jo Roe. (Reporting by Ana Ruiz; Editing by Bo Lind)"
    assert names([("body", body)], model) == {"Oslo": "place", "Jo Roe": "person"}
    assert names([("body", "OSLO (Reuters) - Ships came. Reuters asked why.")], model) == {
        "Oslo": "place",
        "Reuters": "organisation",
    }


def test_a_long_paragraph_that_ends_like_a_sign_off_is_read():
    body = f"{'Ships came to Norway. ' * 20}Ana Ruiz contributed to this report."
    assert names([("body", body)])["Norway"] == "place"


def test_a_wire_s_word_before_the_headline_is_no_part_of_a_name():
    found = extract([("headline", "UPDATE 2-Soccer-Paris beats Oslo")], NullRecogniser(), seed())
    assert {candidate.name for candidate in found.candidates} == {"Paris", "Oslo"}
    assert found.document.text == "UPDATE 2-Soccer-Paris beats Oslo"


def test_an_alliance_s_secretary_is_not_its_end():
    model = Marked(NATO=ORG, Jo_Roe=PERSON)
    assert "NATO" in {
        found.name
        for found in extract(
            [("body", "NATO Secretary-General Jo Roe spoke.")], model, Knowledge()
        ).candidates
    }
