"""Pictures of an essay: looked at, made smaller, and encoded again, so that nothing of the file that came is kept."""

from __future__ import annotations

import io
import threading
import warnings
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from homefront.lab.refusals import FieldError
from homefront.lab.security.visitors import Visitor
from homefront.lab.tables import Essay, Picture

LARGEST, WIDEST, MOST_PIXELS, MOST_PICTURES, LONGEST_ALT = 10 * 2**20, 1600, 40_000_000, 40, 500
"""Bytes of a file, pixels of a side as it is kept, pixels of a file, pictures of an essay, letters that say it."""

TOGETHER = 2
"""Pictures that are encoded at one time: each may take a few hundred MB for a moment."""

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


_room = threading.BoundedSemaphore(TOGETHER)


@dataclass(frozen=True)
class Encoded:
    """A picture as it is kept."""

    media_type: str
    width: int
    height: int
    data: bytes


def add(session: Session, visitor: Visitor, essay: Essay, made: Encoded, alt: str, now: datetime) -> Picture:
    """Keeps a picture; one that comes twice, since its answer was lost, is kept once. alt : what it shows, in words.

    FieldError, for "picture" or "alt", for what cannot be kept.
    """
    alt = " ".join(alt.split())
    if not alt or len(alt) > LONGEST_ALT:
        raise FieldError("alt", f"It has {len(alt)} letters; expected 1 to {LONGEST_ALT}. Say what the picture shows.")
    same = (Picture.essay_id == essay.id, Picture.alt == alt, Picture.data == made.data)
    if (known := session.scalars(select(Picture).where(*same)).first()) is not None:
        return known
    there = session.scalar(select(func.count()).where(Picture.essay_id == essay.id)) or 0
    if there >= MOST_PICTURES:
        raise FieldError("picture", f"The essay has {there} pictures, as many as it may have; delete one first.")
    return keep(session, essay, visitor.person, made, alt, now)


def keep(session: Session, essay: Essay, author_id: int | None, made: Encoded, alt: str, now: datetime) -> Picture:
    """Keeps a picture as it is."""
    picture = Picture(
        essay_id=essay.id, author_id=author_id, media_type=made.media_type, width=made.width, height=made.height,
        data=made.data, alt=alt, created_at=now,
    )  # fmt: skip
    session.add(picture)
    session.flush()
    return picture


def encoded(data: bytes) -> Encoded:
    """A picture as it is kept: PNG where it has transparency or few colours, else JPEG, at most WIDEST pixels a side,
    turned upright, without metadata. Not inside a transaction: it takes seconds, and only TOGETHER at a time.

    FieldError("picture") for a file that is too large, no picture, or has too many pixels.
    """
    if len(data) > LARGEST:
        raise FieldError("picture", f"It has {len(data) / 2**20:.1f} MiB; expected {LARGEST // 2**20} at most.")
    with _room:
        return _encoded(data)


def _encoded(data: bytes) -> Encoded:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise _bomb(opened.width, opened.height)
                if opened.format == "JPEG":
                    opened.draft("RGB", (WIDEST, WIDEST))
                opened.load()
                upright = ImageOps.exif_transpose(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FieldError("picture", f"It has too many pixels; expected {MOST_PIXELS:,} at most.") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise FieldError("picture", f"It is no picture that can be read; expected {', '.join(FORMATS)}.") from error
    clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    few = upright.mode in ("1", "L", "P") and not clear
    plain = upright.convert("RGBA" if clear else "L" if upright.mode in ("1", "L") else "RGB")
    plain.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    out = io.BytesIO()
    if clear or few:
        fresh.save(out, "PNG", optimize=True)
        return Encoded("image/png", fresh.width, fresh.height, out.getvalue())
    fresh.save(out, "JPEG", quality=85, optimize=True)
    return Encoded("image/jpeg", fresh.width, fresh.height, out.getvalue())


def _bomb(wide: int, high: int) -> FieldError:
    return FieldError("picture", f"It has {wide:,} × {high:,} pixels; expected {MOST_PIXELS:,} in all at most.")
