//! Opening a file: decompression by content, byte order mark away, the head kept for recognition.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use crate::error::{Error, ErrorKind};
use crate::zip_entry;

/// How many bytes [`Opened::head`] holds at most. A header line is far shorter.
pub const HEAD_LENGTH: usize = 64 * 1024;

/// Size of the buffers between disk, decompressor and rows.
const BUFFER: usize = 64 * 1024;

/// An opened file: a reader of its decompressed text whose beginning can be looked at before reading.
pub struct Opened<'a> {
    head: Vec<u8>,
    at: usize,
    rest: Box<dyn BufRead + 'a>,
}

/// Opens a file by its content: gzip (all members), Zstandard and zip (its first file) are decompressed, everything
/// else is passed on as it is. Decompression runs while reading and holds no more than its window.
///
/// # Errors
/// [`ErrorKind::Compression`] for xz, bzip2, 7z and for a zip that cannot be read from front to back;
/// [`ErrorKind::NotText`] for UTF-16 and UTF-32; [`ErrorKind::Io`] when the first bytes cannot be read or decompressed.
pub fn open<'a>(bytes: impl Read + 'a) -> Result<Opened<'a>, Error> {
    let mut raw = BufReader::with_capacity(BUFFER, bytes);
    let mut magic = Vec::with_capacity(MAGIC_LENGTH);
    raw.by_ref().take(MAGIC_LENGTH as u64).read_to_end(&mut magic).map_err(Error::io)?;
    if let Some((format, _)) = REFUSED.iter().find(|(_, start)| magic.starts_with(start)) {
        let remedy =
            format!("the file is compressed as {format}, which is not read: unpack it, or pack it with gzip");
        return Err(Error::new(ErrorKind::Compression { format }, remedy));
    }
    let packing = PACKED.iter().find(|(_, start)| magic.starts_with(start)).map(|(packing, _)| *packing);
    let raw = io::Cursor::new(magic).chain(raw);
    let mut rest: Box<dyn BufRead + 'a> = match packing {
        Some(Packing::Gzip) => Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(raw))),
        Some(Packing::Zstandard) => {
            let decoder = zstd::stream::read::Decoder::with_buffer(raw).map_err(Error::io)?;
            Box::new(BufReader::with_capacity(BUFFER, decoder))
        }
        Some(Packing::Zip) => Box::new(BufReader::with_capacity(BUFFER, zip_entry::first(raw)?)),
        None => Box::new(raw),
    };
    let mut head = Vec::new();
    rest.by_ref().take(HEAD_LENGTH as u64).read_to_end(&mut head).map_err(Error::io)?;
    if head.starts_with(&[0xff, 0xfe])
        || head.starts_with(&[0xfe, 0xff])
        || head.starts_with(&[0, 0, 0xfe, 0xff])
    {
        return Err(Error::new(ErrorKind::NotText, "the file is in UTF-16 or UTF-32: save it as UTF-8"));
    }
    let at = if head.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    head.drain(..at);
    Ok(Opened { head, at: 0, rest })
}

/// Formats that are read.
#[derive(Debug, Clone, Copy)]
enum Packing {
    Gzip,
    Zstandard,
    Zip,
}

const PACKED: &[(Packing, &[u8])] = &[
    (Packing::Gzip, &[0x1f, 0x8b]),
    (Packing::Zstandard, &[0x28, 0xb5, 0x2f, 0xfd]),
    (Packing::Zip, b"PK\x03\x04"),
];

const BYTE_ORDER_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// Length of the longest start in [`REFUSED`].
const MAGIC_LENGTH: usize = 6;

/// Formats that are known by their first bytes and not read.
const REFUSED: &[(&str, &[u8])] = &[
    ("zip without a file in it", b"PK\x05\x06"),
    ("xz", &[0xfd, b'7', b'z', b'X', b'Z', 0]),
    ("bzip2", b"BZh"),
    ("7z", &[b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c]),
];

impl Opened<'_> {
    /// The first bytes of the text, up to [`HEAD_LENGTH`], for [`recognise`](crate::recognise).
    pub fn head(&self) -> &[u8] {
        &self.head
    }
}

impl Read for Opened<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(into.len());
        into[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Opened<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.head.len() { Ok(&self.head[self.at..]) } else { self.rest.fill_buf() }
    }

    fn consume(&mut self, length: usize) {
        if self.at < self.head.len() {
            self.at += length;
        } else {
            self.rest.consume(length);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn text_of(bytes: &[u8]) -> Vec<u8> {
        let mut text = Vec::new();
        open(bytes).unwrap().read_to_end(&mut text).unwrap();
        text
    }

    #[test]
    fn plain_gzip_and_two_members_give_the_same_text() {
        let long = b"rcid,ccode\n".repeat(20_000);
        assert!(long.len() > HEAD_LENGTH);
        assert_eq!(text_of(&long), long);
        assert_eq!(text_of(&gzip(&long)), long);
        let (a, b) = long.split_at(1000);
        assert_eq!(text_of(&[gzip(a), gzip(b)].concat()), long);
    }

    #[test]
    fn the_byte_order_mark_is_not_text() {
        assert_eq!(text_of(b"\xef\xbb\xbfundl_id"), b"undl_id");
        assert_eq!(text_of(&gzip(b"\xef\xbb\xbfundl_id")), b"undl_id");
        assert_eq!(open(&b"\xef\xbb\xbfundl_id"[..]).unwrap().head(), b"undl_id");
    }

    #[test]
    fn other_formats_are_named() {
        for (bytes, format) in [(&b"BZh91AY"[..], "bzip2"), (&[0xfd, b'7', b'z', b'X', b'Z', 0, 0][..], "xz")]
        {
            let Err(error) = open(bytes) else { panic!("opened {format}") };
            assert_eq!(error.kind(), &ErrorKind::Compression { format });
            assert!(error.to_string().contains(format) && error.to_string().contains("gzip"));
        }
        let Err(error) = open(&b"\xff\xfer\0c\0"[..]) else { panic!("opened UTF-16") };
        assert_eq!(error.kind(), &ErrorKind::NotText);
    }

    #[test]
    fn zip_and_zstandard_are_read_as_they_are() {
        let long = b"rcid,ccode\n".repeat(20_000);
        assert_eq!(text_of(&zstd::encode_all(&long[..], 1).unwrap()), long);
        let mut writer = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        let stored = zip::write::SimpleFileOptions::default();
        writer.start_file("20190121220000.export.CSV", stored).unwrap();
        writer.write_all(&long).unwrap();
        let whole = writer.finish().unwrap().into_inner();
        assert_eq!(text_of(&whole), long);
        let Err(error) = open(&whole[..whole.len() / 2])
            .and_then(|mut opened| opened.read_to_end(&mut Vec::new()).map_err(Error::io))
        else {
            panic!("read a zip that was cut")
        };
        assert_eq!(error.kind(), &ErrorKind::Io);
    }

    #[test]
    fn a_cut_gzip_file_is_an_error_that_says_so() {
        let whole = gzip(b"rcid,ccode\n");
        let Err(error) = open(&whole[..whole.len() - 9]) else { panic!("opened") };
        assert_eq!(error.kind(), &ErrorKind::Io);
        assert!(error.to_string().contains("cut off"));
    }
}
