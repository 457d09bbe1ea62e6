//! Validation of fetched logos: whether a file is a picture that may be shown, decided by its
//! content alone.
//!
//! PNG, JPEG and WebP are parsed as far as their size and whether they are animated, as browsers
//! parse them (`docs/decisions/0057`); pixels are left to the browser's own decoder, which shows them
//! only as an image. SVG is parsed whole and rewritten by [`super::svg`]. Any other file is refused,
//! and the owner is shown by initials.

use aws_lc_rs::digest::{SHA256, digest};

use super::{picture_error::PictureError, svg};
use crate::domain::{Picture, PictureHash};

/// Longest side of a picture in pixels. Logos are shown at 36, and a small file can hold a huge
/// picture that fills a phone's memory.
const LONGEST_SIDE: u32 = 1024;

/// Validates a file's bytes as a picture.
pub(crate) fn check(bytes: Vec<u8>) -> Result<Picture, PictureError> {
    let (media_type, bytes) = if bytes.starts_with(PNG) {
        png(&bytes)?;
        ("image/png", bytes)
    } else if bytes.starts_with(JPEG) {
        jpeg(&bytes)?;
        ("image/jpeg", bytes)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        webp(&bytes)?;
        ("image/webp", bytes)
    } else {
        let text = String::from_utf8(bytes).map_err(|_| PictureError::UnknownFormat)?;
        ("image/svg+xml", svg::rewrite(&text)?.into_bytes())
    };
    Ok(Picture {
        media_type,
        hash: PictureHash::of_digest(digest(&SHA256, &bytes).as_ref()),
        bytes,
    })
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = &[0xff, 0xd8, 0xff];

/// Byte reader over a file; every step fails at the end of the file.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], PictureError> {
        let (taken, rest) = self
            .0
            .split_at_checked(count)
            .ok_or(PictureError::Malformed)?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, PictureError> {
        self.take(1)?
            .first()
            .copied()
            .ok_or(PictureError::Malformed)
    }

    /// Reads a big-endian number of `count` bytes.
    fn big_endian(&mut self, count: usize) -> Result<u32, PictureError> {
        let bytes = self.take(count)?.iter();
        Ok(bytes.fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    /// Reads a little-endian number of `count` bytes.
    fn little_endian(&mut self, count: usize) -> Result<u32, PictureError> {
        let bytes = self.take(count)?.iter().rev();
        Ok(bytes.fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    fn length(&mut self, bytes: usize) -> Result<usize, PictureError> {
        usize::try_from(self.big_endian(bytes)?).map_err(|_| PictureError::Malformed)
    }
}

fn fits(width: u32, height: u32) -> Result<(), PictureError> {
    let is_fine = |side| (1..=LONGEST_SIDE).contains(&side);
    if is_fine(width) && is_fine(height) {
        Ok(())
    } else {
        Err(PictureError::BadSize)
    }
}

/// Walks the chunks of a PNG: the first is the header, `acTL` would animate it, `IEND` ends it.
fn png(file: &[u8]) -> Result<(), PictureError> {
    let mut file = Bytes(file);
    file.take(PNG.len())?;
    let mut is_first = true;
    let mut has_pixels = false;
    loop {
        let length = file.length(4)?;
        let kind = file.take(4)?;
        let mut content = Bytes(file.take(length)?);
        file.take(4)?;
        match kind {
            b"IHDR" if is_first => fits(content.big_endian(4)?, content.big_endian(4)?)?,
            _ if is_first => return Err(PictureError::Malformed),
            b"acTL" => return Err(PictureError::Animated),
            b"IDAT" => has_pixels = true,
            b"IEND" if has_pixels && file.0.is_empty() => return Ok(()),
            b"IEND" => return Err(PictureError::Malformed),
            _ => {}
        }
        is_first = false;
    }
}

/// Walks the segments of a JPEG up to the frame header.
fn jpeg(file: &[u8]) -> Result<(), PictureError> {
    let mut file = Bytes(file);
    file.take(2)?;
    loop {
        if file.byte()? != 0xff {
            return Err(PictureError::Malformed);
        }
        let mut marker = file.byte()?;
        while marker == 0xff {
            marker = file.byte()?;
        }
        let length = file.length(2)?;
        let mut content = Bytes(file.take(length.saturating_sub(2))?);
        match marker {
            // Tables and comments; the numbers of some tables lie among those of frames.
            0xc4 | 0xc8 | 0xcc | 0xdb | 0xdd | 0xe0..=0xfe => {}
            0xc0..=0xcf => {
                content.byte()?;
                let height = content.big_endian(2)?;
                return fits(content.big_endian(2)?, height);
            }
            _ => return Err(PictureError::Malformed),
        }
    }
}

/// Reads the first chunk of a WebP: lossy or lossless pixels, or a header with flags.
fn webp(file: &[u8]) -> Result<(), PictureError> {
    let mut file = Bytes(file);
    file.take(4)?;
    let length = file.little_endian(4)?;
    if usize::try_from(length) != Ok(file.0.len()) {
        return Err(PictureError::Malformed);
    }
    file.take(4)?;
    let kind = file.take(4)?;
    file.take(4)?;
    match kind {
        b"VP8 " => {
            file.take(3)?;
            if file.take(3)? != [0x9d, 0x01, 0x2a] {
                return Err(PictureError::Malformed);
            }
            let width = file.little_endian(2)? & 0x3fff;
            fits(width, file.little_endian(2)? & 0x3fff)
        }
        b"VP8L" => {
            if file.byte()? != 0x2f {
                return Err(PictureError::Malformed);
            }
            let sizes = file.little_endian(4)?;
            fits((sizes & 0x3fff) + 1, (sizes >> 14 & 0x3fff) + 1)
        }
        b"VP8X" => {
            let flags = file.byte()?;
            file.take(3)?;
            let width = file.little_endian(3)? + 1;
            fits(width, file.little_endian(3)? + 1)?;
            if flags & 0x02 == 0 {
                Ok(())
            } else {
                Err(PictureError::Animated)
            }
        }
        _ => Err(PictureError::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(width: u32, height: u32, between: &[&[u8; 4]]) -> Vec<u8> {
        let chunk = |kind: &[u8; 4], content: &[u8]| {
            let length = u32::try_from(content.len()).unwrap().to_be_bytes();
            [&length, kind, content, &[0; 4]].concat()
        };
        let header = [
            &width.to_be_bytes()[..],
            &height.to_be_bytes(),
            &[8, 6, 0, 0, 0],
        ]
        .concat();
        let mut file = [PNG, &chunk(b"IHDR", &header)].concat();
        for kind in between {
            file.extend(chunk(kind, b"12345678"));
        }
        file.extend(chunk(b"IEND", b""));
        file
    }

    fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
        let mut file = vec![
            0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc4, 0, 3, 9,
        ];
        file.extend([0xff, 0xc2, 0, 8, 8]);
        file.extend(height.to_be_bytes());
        file.extend(width.to_be_bytes());
        file.push(3);
        file
    }

    fn webp_of(kind: &[u8], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).unwrap();
        let rest = [&b"WEBP"[..], kind, &length.to_le_bytes(), content].concat();
        let length = u32::try_from(rest.len()).unwrap();
        [b"RIFF", &length.to_le_bytes()[..], &rest].concat()
    }

    fn vp8x(flags: u8, width: u32, height: u32) -> Vec<u8> {
        let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
        webp_of(
            b"VP8X",
            &[vec![flags, 0, 0, 0], side(width), side(height)].concat(),
        )
    }

    fn vp8l(width: u32, height: u32) -> Vec<u8> {
        let sizes = (width - 1) | (height - 1) << 14;
        webp_of(
            b"VP8L",
            &[&[0x2f][..], &sizes.to_le_bytes(), b"pixels"].concat(),
        )
    }

    fn vp8(width: u16, height: u16) -> Vec<u8> {
        let start = [0, 0, 0, 0x9d, 0x01, 0x2a];
        webp_of(
            b"VP8 ",
            &[&start[..], &width.to_le_bytes(), &height.to_le_bytes()].concat(),
        )
    }

    #[test]
    fn pictures_of_each_format_are_told_by_their_content() {
        let cases = [
            (png_of(64, 1024, &[b"tEXt", b"IDAT", b"IDAT"]), "image/png"),
            (jpeg_of(1024, 1), "image/jpeg"),
            (vp8(200, 100), "image/webp"),
            (vp8l(1024, 1024), "image/webp"),
            (vp8x(0x10, 1, 1024), "image/webp"),
        ];
        for (bytes, media_type) in cases {
            let picture = check(bytes.clone()).unwrap();
            assert_eq!((picture.media_type, picture.bytes), (media_type, bytes));
        }
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>";
        assert_eq!(check(svg.into()).unwrap().media_type, "image/svg+xml");
    }

    #[test]
    fn another_picture_has_another_hash() {
        let hash = |bytes| check(bytes).unwrap().hash;
        assert_eq!(hash(vp8(2, 3)), hash(vp8(2, 3)));
        assert_ne!(hash(vp8(2, 3)), hash(vp8(2, 4)));
    }

    #[test]
    fn what_is_too_large_or_has_no_size_is_refused() {
        for bytes in [
            png_of(1025, 10, &[b"IDAT"]),
            png_of(0, 10, &[b"IDAT"]),
            png_of(10, u32::MAX, &[b"IDAT"]),
            jpeg_of(10, 1025),
            jpeg_of(10, 0),
            vp8(1025, 1),
            vp8(0, 1),
            vp8l(1025, 1),
            vp8x(0, 1, 1025),
        ] {
            assert_eq!(
                check(bytes.clone()),
                Err(PictureError::BadSize),
                "{bytes:?}"
            );
        }
    }

    /// ITU-T T.81 B.1.1.2: bytes `ff` may come before a marker. Who takes one for a marker skips the
    /// header that browsers read, and finds another in what they skip.
    #[test]
    fn a_size_behind_fill_bytes_is_the_one_that_counts() {
        let frame = |side: [u8; 2]| [&[0xff, 0xc0, 0, 8, 8][..], &side, &side, &[3]].concat();
        let comment = [0xff, 0xfe, 0, 4, 0, 0];
        let mut file = [&[0xff, 0xd8, 0xff][..], &comment[..]].concat();
        file.extend(frame([0xff, 0xff]));
        file.resize(4 + 0xfe00, 0);
        file.extend(frame([0, 16]));
        assert_eq!(check(file), Err(PictureError::BadSize));
    }

    /// WCAG 2.2.2: no animation that a user cannot stop.
    #[test]
    fn what_moves_is_refused() {
        assert_eq!(
            check(png_of(9, 9, &[b"acTL", b"IDAT"])),
            Err(PictureError::Animated)
        );
        assert_eq!(check(vp8x(0x12, 9, 9)), Err(PictureError::Animated));
    }

    #[test]
    fn what_is_cut_off_is_refused_wherever_it_is_cut() {
        let cases = [
            (png_of(9, 9, &[b"IDAT"]), 8),
            (jpeg_of(9, 9), 3),
            (vp8(9, 9), 12),
        ];
        for (bytes, least) in cases {
            // The last byte of the frame header is the number of colours.
            for length in least..bytes.len() - 1 {
                let cut = bytes[..length].to_vec();
                assert_eq!(
                    check(cut),
                    Err(PictureError::Malformed),
                    "{length} of {bytes:?}"
                );
            }
        }
    }

    #[test]
    fn malformed_files_are_refused() {
        let mut with_tail = png_of(9, 9, &[b"IDAT"]);
        with_tail.extend(b"<script>");
        let mut scan_first = vec![0xff, 0xd8, 0xff, 0xda, 0, 2];
        scan_first.extend(jpeg_of(9, 9));
        let no_header = [PNG, &png_of(9, 9, &[b"IDAT"])[33..]].concat();
        for bytes in [
            with_tail,
            scan_first,
            no_header,
            png_of(9, 9, &[]),
            webp_of(b"VP9 ", b"0123456789"),
            webp_of(b"VP8 ", b"0123456789"),
            webp_of(b"VP8L", b"0123456789"),
        ] {
            assert_eq!(
                check(bytes.clone()),
                Err(PictureError::Malformed),
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn other_files_are_refused_whatever_they_are_called() {
        for bytes in [
            &b""[..],
            b"GIF89a\x01\0\x01\0",
            b"BM\0\0\0\0",
            b"\0\0\x01\0",
            b"%PDF-1.7",
            b"<!doctype html><html><body>404</body></html>",
            b"{\"orgs\": {}}",
            b"\xff\xfe<\0s\0v\0g\0",
        ] {
            assert!(check(bytes.to_vec()).is_err(), "{bytes:?}");
        }
    }
}
