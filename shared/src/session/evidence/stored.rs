//! A zip of a few texts, stored as they are: every ticket system opens it, and no compressor has to travel with the page.
//!
//! The format is APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16, without any extension.

use crate::session::time::Timestamp;

/// Names are UTF-8.
const UTF8: u16 = 1 << 11;
/// Version 1.0 of the format is all that stored files need.
const VERSION: u16 = 10;

/// The bytes of the zip; `None` when names or texts are longer than the plain format can say.
pub fn zip(files: &[(&str, &str)], at: Timestamp) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, text) in files {
        let begins = u32::try_from(out.len()).ok()?;
        // What both headers say of a file, from the version on.
        let mut entry = Vec::new();
        let (time, date) = clock(at);
        // The third is the method: stored.
        for word in [VERSION, UTF8, 0, time, date] {
            entry.extend(word.to_le_bytes());
        }
        let size = u32::try_from(text.len()).ok()?;
        for word in [crc32(text.as_bytes()), size, size] {
            entry.extend(word.to_le_bytes());
        }
        entry.extend(u16::try_from(name.len()).ok()?.to_le_bytes());
        entry.extend(0u16.to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&entry);
        out.extend(name.as_bytes());
        out.extend(text.as_bytes());
        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&entry);
        // No comment, first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(begins.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let begins = u32::try_from(out.len()).ok()?;
    let count = u16::try_from(files.len()).ok()?;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(u32::try_from(directory.len()).ok()?.to_le_bytes());
    out.extend(begins.to_le_bytes());
    out.extend(0u16.to_le_bytes());
    Some(out)
}

/// Zip files keep a clock without a zone, from 1980 on and in steps of two seconds: UTC here.
fn clock(at: Timestamp) -> (u16, u16) {
    let text = at.to_rfc3339();
    let number = |from: usize, to: usize| text.get(from..to).and_then(|digits| digits.parse::<u16>().ok()).unwrap_or(0);
    let time = (number(11, 13) << 11) | (number(14, 16) << 5) | (number(17, 19) / 2);
    let date = (number(0, 4).saturating_sub(1980).min(127) << 9) | (number(5, 7) << 5) | number(8, 10);
    (time, date)
}

/// CRC-32 as zip and Ethernet have it.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut index = 0;
        while index < 256 {
            let mut value = index as u32;
            let mut bit = 0;
            while bit < 8 {
                value = if value & 1 == 1 { (value >> 1) ^ 0xedb8_8320 } else { value >> 1 };
                bit += 1;
            }
            table[index] = value;
            index += 1;
        }
        table
    };
    !bytes.iter().fold(!0, |crc, byte| (crc >> 8) ^ TABLE[usize::from(crc as u8 ^ byte)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_published_one() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn the_clock_is_that_of_dos() {
        let at = Timestamp::parse("2026-11-25T22:10:03Z").map(clock);
        assert_eq!(at, Some(((22 << 11) | (10 << 5) | 1, (46 << 9) | (11 << 5) | 25)));
    }
}
