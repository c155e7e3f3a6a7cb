//! Reading JSON from a piece of memory, without building values.

use super::error::{DecodeError, Problem};
use super::text::{Input, Span, read_string};

/// The deepest nesting that is accepted: what serde_json still reads when the value is put into an object again.
pub(super) const DEEPEST: usize = 120;

/// Why reading stopped.
#[derive(Debug)]
pub(super) enum Fault {
    /// The bytes end in the middle of a value.
    Incomplete,
    /// The bytes are wrong `at` this place.
    Wrong { at: usize, problem: Problem },
}

impl Fault {
    /// The error of an item that starts at `offset`; `complete` when more bytes would not have helped.
    pub(super) fn into_error(self, offset: u64, complete: bool) -> DecodeError {
        match self {
            Fault::Wrong { at, problem } => DecodeError { offset: offset + at as u64, problem },
            Fault::Incomplete if complete => DecodeError { offset, problem: Problem::Expected("a complete JSON value") },
            Fault::Incomplete => DecodeError { offset, problem: Problem::Truncated },
        }
    }
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// A place in a piece of JSON.
pub(super) struct Cursor<'a> {
    pub(super) input: Input<'a>,
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(input: Input<'a>) -> Self {
        Cursor { input, at: 0 }
    }

    /// The next byte that is no space, without taking it.
    pub(super) fn peek(&mut self) -> Result<u8, Fault> {
        while let Some(byte) = self.input.bytes.get(self.at) {
            if !is_space(*byte) {
                return Ok(*byte);
            }
            self.at += 1;
        }
        Err(Fault::Incomplete)
    }

    /// Takes this byte, spaces before it too.
    pub(super) fn take(&mut self, wanted: u8, what: &'static str) -> Result<(), Fault> {
        if self.peek()? == wanted {
            self.at += 1;
            Ok(())
        } else {
            Err(self.expected(what))
        }
    }

    pub(super) fn expected(&self, what: &'static str) -> Fault {
        Fault::Wrong { at: self.at, problem: Problem::Expected(what) }
    }

    /// Takes a string whose quote is next. What cannot be used where it lies goes to `scratch`.
    pub(super) fn string(&mut self, scratch: &mut String) -> Result<Span, Fault> {
        let (span, end) = read_string(self.input, self.at, scratch)?;
        self.at = end;
        Ok(span)
    }

    /// Takes a number, `true`, `false` or `null` and says where it lies.
    pub(super) fn scalar(&mut self) -> Result<Span, Fault> {
        let start = self.at;
        let rest = &self.input.bytes[start..];
        let length = rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'+' | b'.'));
        // At the end of the bytes nobody knows whether the number goes on.
        let length = length.unwrap_or(rest.len());
        let token = &rest[..length];
        if matches!(token, b"null" | b"true" | b"false") || is_number(token) {
            self.at += length;
            return Ok(Span::input(start, start + length));
        }
        if length == rest.len() {
            return Err(Fault::Incomplete);
        }
        Err(self.expected("a JSON value"))
    }

    /// Takes any value and appends it to `out` as JSON that every reader accepts: no spaces, clean strings.
    pub(super) fn copy_value(&mut self, scratch: &mut String, out: &mut String, depth: usize) -> Result<(), Fault> {
        match self.peek()? {
            b'"' => {
                let span = self.string(scratch)?;
                write_string(span.get(self.input, scratch), out);
                Ok(())
            }
            open @ (b'{' | b'[') => {
                if depth >= DEEPEST {
                    return Err(Fault::Wrong { at: self.at, problem: Problem::TooDeep });
                }
                self.copy_nested(open, scratch, out, depth + 1)
            }
            _ => {
                let span = self.scalar()?;
                out.push_str(span.get(self.input, scratch));
                Ok(())
            }
        }
    }

    fn copy_nested(&mut self, open: u8, scratch: &mut String, out: &mut String, depth: usize) -> Result<(), Fault> {
        let object = open == b'{';
        let close = if object { b'}' } else { b']' };
        self.at += 1;
        out.push(char::from(open));
        if self.peek()? == close {
            self.at += 1;
            out.push(char::from(close));
            return Ok(());
        }
        loop {
            if object {
                if self.peek()? != b'"' {
                    return Err(self.expected("a field name"));
                }
                let span = self.string(scratch)?;
                write_string(span.get(self.input, scratch), out);
                self.take(b':', "':' behind a field name")?;
                out.push(':');
            }
            self.copy_value(scratch, out, depth)?;
            let next = self.peek()?;
            if next == close {
                self.at += 1;
                out.push(char::from(close));
                return Ok(());
            }
            self.take(b',', if object { "',' or '}'" } else { "',' or ']'" })?;
            out.push(',');
        }
    }

    /// The string that these bytes are.
    pub(super) fn whole_string(mut self) -> Result<String, Fault> {
        if self.peek()? != b'"' {
            return Err(self.expected("a field name"));
        }
        let mut scratch = String::new();
        let span = self.string(&mut scratch)?;
        Ok(span.get(self.input, &scratch).to_owned())
    }

    /// The value that these bytes are, as clean JSON.
    pub(super) fn whole_value(mut self) -> Result<String, Fault> {
        let (mut scratch, mut out) = (String::new(), String::new());
        self.copy_value(&mut scratch, &mut out, 0)?;
        if self.at < self.input.bytes.len() { Err(self.expected("a JSON value")) } else { Ok(out) }
    }
}

/// Appends a JSON string.
pub(super) fn write_string(text: &str, out: &mut String) {
    if text.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
        // A text always has a JSON form.
        out.push_str(&serde_json::to_string(text).unwrap_or_default());
    } else {
        out.push('"');
        out.push_str(text);
        out.push('"');
    }
}

/// Whether this is a number as JSON writes it.
fn is_number(token: &[u8]) -> bool {
    let token = token.strip_prefix(b"-").unwrap_or(token);
    let digits = |token: &[u8]| token.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits(token);
    if whole == 0 || (whole > 1 && token[0] == b'0') {
        return false;
    }
    let mut rest = &token[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = &fraction[count..];
    }
    if let Some(exponent) = rest.strip_prefix(b"e").or_else(|| rest.strip_prefix(b"E")) {
        let exponent = exponent.strip_prefix(b"-").or_else(|| exponent.strip_prefix(b"+")).unwrap_or(exponent);
        let count = digits(exponent);
        return count > 0 && count == exponent.len();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_json_numbers() {
        for (text, ok) in [
            ("0", true),
            ("-0", true),
            ("-12.5e+3", true),
            ("1E9", true),
            ("123456789012345678901234567890", true),
            ("", false),
            ("-", false),
            ("01", false),
            ("1.", false),
            (".5", false),
            ("1e", false),
            ("+1", false),
            ("1e5x", false),
            ("0x1", false),
            ("NaN", false),
        ] {
            assert_eq!(is_number(text.as_bytes()), ok, "{text}");
        }
    }
}
