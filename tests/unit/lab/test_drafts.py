"""Drafts in two tabs, autosave, pictures, a bibliography as a file, and texts that are too much."""

from __future__ import annotations

import io
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import pytest
from PIL import Image

from homefront.lab.essays import pictures, writing
from homefront.lab.refusals import FieldError
from homefront.lab.tables import Draft, Essay


def form_of(who: Any, path: str) -> dict[str, str]:
    return next(one for one in who.forms() if one.action == path).fields


def test_the_second_tab_gets_both_texts_and_may_then_save(school: Any) -> None:
    anna = school.student("Anna")
    path = school.essay(anna)
    anna.get(f"{path}/edit")
    old = form_of(anna, f"{path}/edit")
    anna.send(f"{path}/edit", body="the first tab")
    anna.page = anna.client.post(f"{path}/edit", data=old | {"body": "the second tab"})
    assert anna.page.status_code == 422
    assert "Two texts" in anna.page.text
    assert anna.page.text.count("the first tab") == 1
    assert form_of(anna, f"{path}/edit")["body"] == "the second tab"
    anna.send(f"{path}/edit")
    assert form_of(anna, f"{path}/edit")["body"] == "the second tab"


def test_of_two_tabs_that_save_in_one_moment_one_is_told_of_the_other(school_on_both: Any) -> None:
    school = school_on_both
    anna = school.student("Anna")
    path = school.essay(anna)
    anna.get(f"{path}/edit")
    form = form_of(anna, f"{path}/edit")
    with ThreadPoolExecutor(8) as tabs:
        answers = list(tabs.map(lambda n: anna.client.post(f"{path}/edit", data=form | {"body": f"tab {n}"}), range(8)))
    assert sorted(one.status_code for one in answers) == [200, *[422] * 7]
    saved = next(n for n, one in enumerate(answers) if one.status_code == 200)
    anna.get(f"{path}/edit")
    assert form_of(anna, f"{path}/edit")["body"] == f"tab {saved}"
    assert all(f"tab {n}" in one.text and f"tab {saved}" in one.text for n, one in enumerate(answers))


def test_a_tab_that_saves_while_another_is_saving_waits_and_is_told(school_on_both: Any) -> None:
    school = school_on_both
    path = school.essay(school.student("Anna"))
    number = int(path.rpartition("/")[2])

    def save(session: Any, body: str) -> None:
        essay = session.get_one(Essay, number)
        writing.save(session, essay, "A title", body, 1, school.settings, school.clock())
        session.flush()

    def second() -> None:
        with school.database.write() as session:
            save(session, "the second")

    with ThreadPoolExecutor(1) as other:
        with school.database.write() as session:
            save(session, "the first")
            late = other.submit(second)
            wait([late], timeout=0.5)  # it has come as far as it can
        with pytest.raises(writing.DraftConflictError):
            late.result()
    with school.database.read() as session:
        assert session.get_one(Draft, number).body == "the first"


def test_what_is_sent_again_since_its_answer_was_lost_is_kept_once(school: Any) -> None:
    anna = school.student("Anna")
    anna.get("/essays/new")
    new = form_of(anna, "/essays/new") | {"title": "Once", "body": "It held."}
    paths = {str(anna.client.post("/essays/new", data=new).url.path) for _ in range(2)}
    assert len(paths) == 1
    path = paths.pop().removesuffix("/edit")
    anna.get(f"{path}/edit")
    draft = form_of(anna, f"{path}/edit") | {"body": "It held, for now."}
    assert [anna.client.post(f"{path}/edit", data=draft).status_code for _ in range(2)] == [200, 200]
    anna.get(f"{path}/edit")
    assert form_of(anna, f"{path}/edit")["revision"] == "2"
    publish = form_of(anna, f"{path}/publish") | {"to": "class"}
    for _ in range(2):
        anna.client.post(f"{path}/publish", data=publish)
    assert "version 1" in anna.get(path).text
    anna.get(f"{path}/material")
    form = form_of(anna, f"{path}/pictures") | {"alt": "a map"}
    for _ in range(2):
        anna.page = anna.client.post(f"{path}/pictures", data=form, files={"picture": ("x.png", picture("PNG"))})
    assert anna.page.text.count("](picture:") == 1


def test_autosave_says_the_revision_or_that_another_tab_was_faster(school: Any) -> None:
    anna = school.student("Anna")
    path = school.essay(anna)
    anna.get(f"{path}/edit")
    form = form_of(anna, f"{path}/edit")
    headers = {"x-csrf": form.pop("csrf")}
    first = anna.client.post(f"{path}/autosave", data=form | {"body": "one"}, headers=headers)
    assert first.status_code == 200
    assert first.json()["revision"] == int(form["revision"]) + 1
    late = anna.client.post(f"{path}/autosave", data=form | {"body": "two"}, headers=headers)
    assert late.status_code == 409
    assert late.json()["revision"] == first.json()["revision"]
    assert anna.client.post(f"{path}/autosave", data=form | {"title": " "}, headers=headers).status_code == 422
    assert anna.client.post(f"{path}/autosave", data=form, headers={"x-csrf": "no"}).status_code == 403
    assert "one" in anna.get(f"{path}/edit").text


def test_a_text_that_is_too_long_stays_in_the_form_and_one_of_five_megabytes_in_the_browser(school: Any) -> None:
    anna = school.student("Anna")
    path = school.essay(anna)
    anna.get(f"{path}/edit")
    text = "Word and word. " * 20_000
    answer = anna.client.post(f"{path}/edit", data=form_of(anna, f"{path}/edit") | {"body": text * 17})
    assert answer.status_code == 413
    assert "your browser still has it" in answer.text
    anna.send(f"{path}/edit", body=text)
    assert anna.page.status_code == 422
    assert "letters; expected 200,000 at most" in anna.page.text
    assert text[:1000] in anna.page.text
    anna.send(f"{path}/edit", body="x" * 10_001)
    assert "One paragraph has 10,001 letters" in anna.page.text


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 1 if mode in ("1", "L", "P") else "red").save(out, kind, **more)
    return out.getvalue()


def bomb(wide: int, high: int) -> bytes:
    """A PNG of a few kB that says it has so many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
        + chunk(b"IEND", b"")
    )


def test_a_picture_is_encoded_anew_without_metadata_and_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "a camera and its owner"
    came = picture(size=(60, 40), exif=exif, comment=b"a secret")
    made = pictures.encoded(came)
    kept = made.data
    assert (made.media_type, made.width, made.height) == ("image/jpeg", 40, 60)
    assert b"owner" in came
    assert b"owner" not in kept
    assert b"secret" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()
    assert pictures.encoded(picture("PNG", mode="RGBA")).media_type == "image/png"
    wide = pictures.encoded(picture(size=(4000, 10)))
    assert (wide.width, wide.height) == (1600, 4)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no picture that can be read"),
        (b"GIF89a" + b"\0" * 50, "no picture that can be read"),
        (picture()[:-200], "no picture that can be read"),
        (bomb(30_000, 30_000), "pixels"),
        (bomb(7_000, 7_000), "pixels"),
        (picture("PNG", size=(20_000, 20_000), mode="1"), "pixels"),
        (bomb(60_000, 3), "no picture that can be read"),
        (b"\0" * (pictures.LARGEST + 1), "MiB; expected 10 at most"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(FieldError, match=told):
        pictures.encoded(data)


def test_a_picture_is_shown_to_those_who_may_read_the_essay(school: Any) -> None:
    anna, nobody = school.student("Anna"), school.visitor()
    path = school.essay(anna)
    anna.get(f"{path}/material")
    form = form_of(anna, f"{path}/pictures")
    files = {"picture": ("../../x.svg", picture("PNG"), "image/svg+xml")}
    anna.page = anna.client.post(f"{path}/pictures", data=form | {"alt": "a <map>"}, files=files)
    assert "![a &lt;map&gt;](picture:1)" in anna.page.text
    shown = anna.get(f"{path}/pictures/1")
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert nobody.get(f"{path}/pictures/1").status_code == 404
    anna.get(f"{path}/edit")
    anna.send(f"{path}/edit", body="![](picture:1)", do="preview")
    assert f'<img src="{path}/pictures/1"' in anna.page.text
    anna.get(f"{path}/material")
    anna.page = anna.client.post(f"{path}/pictures", data=form, files={"picture": ("x.png", bomb(30_000, 30_000))})
    assert anna.page.status_code == 422
    anna.get(f"{path}/material")
    anna.send(f"{path}/pictures/1/remove")
    assert anna.get(f"{path}/pictures/1").status_code == 404


def test_a_bibliography_comes_as_a_file_and_goes_with_the_version(school: Any) -> None:
    anna = school.student("Anna")
    path = school.essay(anna, body="So [@a, p. 3].")
    anna.get(f"{path}/material")
    form, book = form_of(anna, f"{path}/sources"), b'[{"id": "a", "title": "A book", "author": [{"family": "Reid"}]}]'
    anna.page = anna.client.post(f"{path}/sources", data=form, files={"file": ("x.json", b"\xff\xfe no")})
    assert anna.page.status_code == 422
    anna.page = anna.client.post(f"{path}/sources", data=form, files={"file": ("x.json", book)})
    assert "1 work is in the bibliography" in anna.page.text
    anna.get(f"{path}/edit")
    anna.send(f"{path}/publish")
    assert "Reid n.d., p. 3" in anna.get(path).text
    assert "a: not in the bibliography" in anna.get(f"{path}/versions/1").text
