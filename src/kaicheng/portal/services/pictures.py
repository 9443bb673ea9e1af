"""Pictures of the home page: what was uploaded is painted anew, so that nothing hidden in the file is published.

Position, camera, author, thumbnails and whatever else a file carries beside its pixels is left behind (EXIF, XMP, IPTC).
"""

import hashlib
import io
import warnings
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageOps, UnidentifiedImageError

from kaicheng.files.services import store
from kaicheng.kernel.refusals import Invalid
from kaicheng.portal import permissions, selectors
from kaicheng.portal.models import HomePicture, HomePictureSize
from kaicheng.users.models import User

LARGEST = 10 * 1024 * 1024  # bytes of an upload
MOST_PIXELS = 60_000_000  # a small file can unfold to more than the memory holds
NARROWEST = 320  # pixels; narrower ones look torn
FORMATS = ("JPEG", "PNG", "WEBP")
WIDTHS = (480, 960, 1600)
_QUALITY = 84


@transaction.atomic
def store_picture(*, actor: User, content: bytes, name: str, now: datetime) -> HomePicture:
    """Keep a picture in several widths; the same picture is kept once. Raises NotAllowed, Invalid."""
    permissions.require(permissions.COMPOSE, actor, selectors.host(), on=timezone.localdate(now))
    painted = _painted(content, name)
    plain = _encoded(painted)
    digest = hashlib.sha256(plain).hexdigest()
    known = HomePicture.objects.filter(digest=digest).first()
    if known is not None:
        return known
    picture = HomePicture.objects.create(
        digest=digest, name=name[-255:], width=painted.width, height=painted.height, stored_at=now
    )
    ending = "png" if _has_gaps(painted) else "jpg"
    for width in _widths(painted.width):
        height = max(1, round(painted.height * width / painted.width))
        sized = (
            painted if width == painted.width else painted.resize((width, height), Image.Resampling.LANCZOS)
        )
        file = store(_encoded(sized), name=f"{digest[:16]}-{width}.{ending}", at=now)
        HomePictureSize.objects.create(picture=picture, width=width, file=file)
    return picture


def _widths(own: int) -> list[int]:
    """The widths that are kept; never more than the picture has."""
    fitting = [width for width in WIDTHS if width < own]
    return [*fitting, own] if own <= WIDTHS[-1] else fitting or [own]


def _refused(sentence: str) -> Invalid:
    return Invalid(errors={"file": sentence})


def _painted(content: bytes, name: str) -> Image.Image:
    """The pixels alone, turned as the camera meant them."""
    if len(content) > LARGEST:
        raise _refused(f"图片“{name}”超过 10 MB，请压缩后再上传。")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(content), formats=FORMATS)
            if opened.width * opened.height > MOST_PIXELS:
                raise _refused(f"图片“{name}”尺寸过大，请缩小到 6000 万像素以内。")
            opened.load()
            turned = ImageOps.exif_transpose(opened)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _refused(f"“{name}”不是可用的图片，请上传 JPEG、PNG 或 WebP 图片。") from error
    except Image.DecompressionBombWarning as error:
        raise _refused(f"图片“{name}”尺寸过大，请缩小后再上传。") from error
    if turned.width < NARROWEST:
        raise _refused(f"图片“{name}”宽度不足 {NARROWEST} 像素，显示会模糊，请换一张。")
    mode = "RGBA" if turned.has_transparency_data else "RGB"
    return turned.convert(mode)


def _has_gaps(image: Image.Image) -> bool:
    return image.mode == "RGBA"


def _encoded(image: Image.Image) -> bytes:
    """The picture without anything but its pixels."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    out = io.BytesIO()
    if _has_gaps(bare):
        bare.save(out, "PNG", optimize=True)
    else:
        bare.save(out, "JPEG", quality=_QUALITY, progressive=True, optimize=True)
    return out.getvalue()
