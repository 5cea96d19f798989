//! The first file of a zip, read from front to back.
//!
//! The `zip` crate finds entries through the directory at the end of the file, so it needs to seek; its reader of
//! streams lends an entry only for the length of a borrow. Here the bytes come from a pipe as well as from a disk, and
//! what is wanted is one entry: its local header (APPNOTE 4.3.7) is thirty bytes, the data are raw deflate, which ends
//! by itself. Decompression and checksum are those of `flate2`.

use std::io::{self, BufRead, Read};

use flate2::bufread::DeflateDecoder;

use crate::error::{Error, ErrorKind};

const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// Bit 0 of the flags: the data are encrypted.
const ENCRYPTED: u16 = 1;
/// Bit 3 of the flags: checksum and sizes come behind the data.
const SIZES_BEHIND: u16 = 1 << 3;

/// A reader of the first file in a zip that begins at `raw`.
///
/// # Errors
/// [`ErrorKind::Compression`] for encrypted entries and for methods other than stored and deflate;
/// [`ErrorKind::Io`] when the header is cut off.
pub(crate) fn first<R: BufRead>(mut raw: R) -> Result<ZipEntry<R>, Error> {
    let mut header = [0; 30];
    raw.read_exact(&mut header).map_err(Error::io)?;
    let short = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
    let long = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let (flags, method, stated_crc, stored_length) = (short(6), short(8), long(14), long(18));
    let behind = u64::from(short(26)) + u64::from(short(28));
    io::copy(&mut raw.by_ref().take(behind), &mut io::sink()).map_err(Error::io)?;
    let refuse = |format: &'static str| {
        let message = format!("the file is a {format}, which is not read: unpack it, or pack it with gzip");
        Err(Error::new(ErrorKind::Compression { format }, message))
    };
    if flags & ENCRYPTED != 0 {
        return refuse("zip with a password");
    }
    let stated_crc = (flags & SIZES_BEHIND == 0).then_some(stated_crc);
    let body = match method {
        DEFLATED => Body::Deflated(DeflateDecoder::new(raw)),
        STORED if stated_crc.is_some() => Body::Stored(raw.take(u64::from(stored_length))),
        _ => return refuse("zip with an unusual method of compression"),
    };
    Ok(ZipEntry { body, crc: flate2::Crc::new(), stated_crc, left: stored_length })
}

/// The data of an entry. A wrong checksum is an error at its end.
pub(crate) struct ZipEntry<R> {
    body: Body<R>,
    crc: flate2::Crc,
    stated_crc: Option<u32>,
    /// Stored bytes still to come, to tell the end of the entry from the end of a file that was cut.
    left: u32,
}

enum Body<R> {
    Stored(io::Take<R>),
    Deflated(DeflateDecoder<R>),
}

impl<R: BufRead> Read for ZipEntry<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = match &mut self.body {
            Body::Stored(body) => {
                let length = body.read(into)?;
                self.left -= length as u32;
                if length == 0 && self.left > 0 && !into.is_empty() {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                length
            }
            Body::Deflated(body) => body.read(into)?,
        };
        self.crc.update(&into[..length]);
        if length == 0 && !into.is_empty() && self.stated_crc.is_some_and(|stated| stated != self.crc.sum()) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the checksum of the zip does not hold"));
        }
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn zipped(method: zip::CompressionMethod, text: &[u8]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        writer.start_file("a.csv", options).unwrap();
        writer.write_all(text).unwrap();
        writer.finish().unwrap().into_inner()
    }

    fn text_of(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        first(bytes).map_err(io::Error::other)?.read_to_end(&mut text)?;
        Ok(text)
    }

    #[test]
    fn stored_and_deflated_entries_come_back() {
        let text = b"a,b\n1,2\n".repeat(1000);
        for method in [zip::CompressionMethod::Stored, zip::CompressionMethod::Deflated] {
            assert_eq!(text_of(&zipped(method, &text)).unwrap(), text, "{method:?}");
        }
    }

    #[test]
    fn sizes_may_stand_behind_the_data() {
        let text = b"a,b\n1,2\n".repeat(1000);
        let mut writer = zip::ZipWriter::new_stream(Vec::new());
        writer.start_file("a.csv", zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&text).unwrap();
        let bytes = writer.finish().unwrap().into_inner();
        assert_eq!(text_of(&bytes).unwrap(), text);
    }

    #[test]
    fn a_changed_byte_is_an_error() {
        let mut bytes = zipped(zip::CompressionMethod::Stored, &b"a,b\n1,2\n".repeat(1000));
        bytes[4000] ^= 1;
        assert_eq!(text_of(&bytes).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
