//! JSON strings.

use super::cursor::Fault;
use super::error::Problem;
use memchr::memchr2;

/// Where a text lies: in the bytes that were read, or in the scratch text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Span {
    start: usize,
    end: usize,
    in_scratch: bool,
}

impl Span {
    pub(super) fn input(start: usize, end: usize) -> Self {
        Span { start, end, in_scratch: false }
    }

    pub(super) fn scratch(start: usize, end: usize) -> Self {
        Span { start, end, in_scratch: true }
    }

    pub(super) fn get<'a>(self, input: Input<'a>, scratch: &'a str) -> &'a str {
        if self.in_scratch { scratch.get(self.start..self.end).unwrap_or_default() } else { input.slice(self.start, self.end) }
    }
}

/// Bytes to read, and how many of the first ones are known to be UTF-8: asking once for a chunk is cheaper than for each text.
#[derive(Clone, Copy)]
pub(super) struct Input<'a> {
    pub(super) bytes: &'a [u8],
    text: &'a str,
}

impl<'a> Input<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
        };
        Input { bytes, text }
    }

    /// What begins at this place, where a character begins.
    pub(super) fn from(self, at: usize) -> Self {
        Input { bytes: &self.bytes[at..], text: self.text.get(at..).unwrap_or_default() }
    }

    fn is_text(self, start: usize, end: usize) -> bool {
        end <= self.text.len() || std::str::from_utf8(&self.bytes[start..end]).is_ok()
    }

    fn slice(self, start: usize, end: usize) -> &'a str {
        // Behind the part that is known to be UTF-8 it was checked when it was read.
        self.text.get(start..end).or_else(|| std::str::from_utf8(&self.bytes[start..end]).ok()).unwrap_or_default()
    }
}

/// The first quote or backslash from `at` on. Most strings are shorter than a call to `memchr2` is worth: eight bytes at a time.
#[inline(always)]
fn quote_or_escape(bytes: &[u8], mut at: usize) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    const QUOTES: u64 = u64::from_ne_bytes([b'"'; 8]);
    const ESCAPES: u64 = u64::from_ne_bytes([b'\\'; 8]);
    for _ in 0..8 {
        let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) else { break };
        let word = u64::from_le_bytes(*eight);
        let (quotes, escapes) = (word ^ QUOTES, word ^ ESCAPES);
        let found = ((quotes.wrapping_sub(ONES) & !quotes) | (escapes.wrapping_sub(ONES) & !escapes)) & HIGH;
        if found != 0 {
            return Some(at + (found.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    memchr2(b'"', b'\\', bytes.get(at..)?).map(|more| at + more)
}

/// Reads the string whose opening quote is at `at`; where its text lies and where the bytes behind it begin.
#[inline(always)]
pub(super) fn read_string(input: Input<'_>, at: usize, scratch: &mut String) -> Result<(Span, usize), Fault> {
    let (bytes, start) = (input.bytes, at + 1);
    let first = quote_or_escape(bytes, start).ok_or(Fault::Incomplete)?;
    if bytes[first] == b'"' {
        return Ok((plain(input, start, first, scratch), first + 1));
    }
    let begin = scratch.len();
    let (mut from, mut stop) = (start, first);
    loop {
        push_lossy(&bytes[from..stop], scratch);
        if bytes[stop] == b'"' {
            return Ok((Span::scratch(begin, scratch.len()), stop + 1));
        }
        from = unescape(bytes, stop, scratch)?;
        stop = quote_or_escape(bytes, from).ok_or(Fault::Incomplete)?;
    }
}

fn plain(input: Input<'_>, start: usize, end: usize, scratch: &mut String) -> Span {
    if input.is_text(start, end) {
        return Span::input(start, end);
    }
    let begin = scratch.len();
    push_lossy(&input.bytes[start..end], scratch);
    Span::scratch(begin, scratch.len())
}

fn push_lossy(bytes: &[u8], scratch: &mut String) {
    for piece in bytes.utf8_chunks() {
        scratch.push_str(piece.valid());
        if !piece.invalid().is_empty() {
            scratch.push(char::REPLACEMENT_CHARACTER);
        }
    }
}

/// Reads the escape at `at` and says where the bytes behind it begin.
fn unescape(bytes: &[u8], at: usize, scratch: &mut String) -> Result<usize, Fault> {
    let character = match bytes.get(at + 1).ok_or(Fault::Incomplete)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let (character, end) = unicode(bytes, at)?;
            scratch.push(character);
            return Ok(end);
        }
        _ => return Err(Fault::Wrong { at, problem: Problem::Expected("a JSON escape") }),
    };
    scratch.push(character);
    Ok(at + 2)
}

/// Reads `\uXXXX`, both halves of a pair at once. Half a pair is U+FFFD.
fn unicode(bytes: &[u8], at: usize) -> Result<(char, usize), Fault> {
    let unit = hex4(bytes, at)?;
    let end = at + 6;
    if let 0xD800..=0xDBFF = unit {
        match bytes.get(end..).unwrap_or_default() {
            [b'\\', b'u', ..] => {
                let low = hex4(bytes, end)?;
                if let 0xDC00..=0xDFFF = low {
                    let code = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                    return Ok((char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), end + 6));
                }
            }
            // The other half may be in the next chunk.
            [] | [b'\\'] => return Err(Fault::Incomplete),
            _ => {}
        }
    }
    Ok((char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER), end))
}

fn hex4(bytes: &[u8], at: usize) -> Result<u32, Fault> {
    let wrong = Fault::Wrong { at, problem: Problem::Expected("four hexadecimal digits behind \\u") };
    let Some(digits) = bytes.get(at + 2..at + 6) else {
        return Err(Fault::Incomplete);
    };
    let mut unit = 0;
    for digit in digits {
        match char::from(*digit).to_digit(16) {
            Some(value) => unit = unit << 4 | value,
            None => return Err(wrong),
        }
    }
    Ok(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &[u8]) -> Option<String> {
        let mut scratch = String::new();
        let input = Input::new(json);
        let (span, end) = read_string(input, 0, &mut scratch).ok()?;
        assert_eq!(end, json.len());
        Some(span.get(input, &scratch).to_owned())
    }

    #[test]
    fn strings_are_read_whatever_is_in_them() {
        let long = format!("\"{}\"", "x".repeat(10_000));
        for (json, expected) in [
            (r#""""#.as_bytes(), ""),
            (r#""Anna""#.as_bytes(), "Anna"),
            ("\"Jürgen Müller\"".as_bytes(), "Jürgen Müller"),
            (br#""a\"b\\c\/\b\f\n\r\t""#, "a\"b\\c/\u{8}\u{c}\n\r\t"),
            (br#""\u00fc\u00FC""#, "üü"),
            (br#""\ud83d\ude00""#, "😀"),
            (br#""\ud83d""#, "\u{fffd}"),
            (br#""\ud83dx""#, "\u{fffd}x"),
            (br#""\ud83d\n""#, "\u{fffd}\n"),
            (br#""\ude00""#, "\u{fffd}"),
            (br#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
            (b"\"a\xffb\"", "a\u{fffd}b"),
            (b"\"\xff\\n\xfe\"", "\u{fffd}\n\u{fffd}"),
            (long.as_bytes(), &"x".repeat(10_000)),
        ] {
            assert_eq!(read(json).as_deref(), Some(expected), "{}", String::from_utf8_lossy(json));
        }
    }

    #[test]
    fn broken_strings_are_refused() {
        for json in [&b"\"a"[..], br#""\"#, br#""\u12"#, br#""\uzzzz""#, br#""\x""#, br#""\ud83d\u12"#] {
            assert!(read_string(Input::new(json), 0, &mut String::new()).is_err(), "{}", String::from_utf8_lossy(json));
        }
    }
}
