//! The list answer, decoded while it arrives: bytes in any cut, rows into a [`Table`].
//!
//! A session is read where it lies in the chunk and copied into the table's dictionaries; only one that a cut falls into is
//! put together first. What is wrong with the bytes is said once, with its place, and the rows read so far stay in the table.
//!
//! Lenient where Controllers are: scalars of another type are read as text, `null` as absent, bytes that are not UTF-8 and
//! halves of surrogate pairs as U+FFFD. Strict where leniency would hide a broken answer: brackets, commas, quotes, numbers.

mod cursor;
mod envelope;
mod error;
mod frame;
mod record;
mod text;

pub use envelope::Envelope;
pub use error::{DecodeError, Problem};

use super::Table;
use cursor::{Cursor, Fault, is_space};
use envelope::Fields;
use frame::Frame;
use record::Record;
use text::Input;

/// The largest single session or envelope field that is accepted, in bytes.
pub const LARGEST_ITEM: usize = 16 << 20;

/// So many sessions show how long the texts of all are.
const SAMPLE: u64 = 4096;

/// Where in the answer the next byte belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    FirstKey,
    Key,
    Colon,
    Value,
    AfterValue,
    FirstElement,
    Element,
    AfterElement,
    Done,
}

/// The incremental decoder of one list answer.
pub struct Decoder {
    state: State,
    /// Bytes of earlier chunks, those in `carry` included.
    before: u64,
    /// The beginning of an item that the last chunk ended in, and how much of its structure has been seen.
    carry: Vec<u8>,
    frame: Frame,
    /// The envelope's field whose value comes next.
    key: String,
    fields: Fields,
    record: Record,
    rows: u64,
    skipped: u64,
    failed: Option<DecodeError>,
}

impl Default for Decoder {
    fn default() -> Self {
        Decoder::new()
    }
}

impl Decoder {
    /// A decoder that has seen nothing.
    pub fn new() -> Self {
        Decoder {
            state: State::Start,
            before: 0,
            carry: Vec::new(),
            frame: Frame::default(),
            key: String::new(),
            fields: Fields::default(),
            record: Record::default(),
            rows: 0,
            skipped: 0,
            failed: None,
        }
    }

    /// Sessions read so far, those that replaced an earlier one included.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Elements of `data` that are no session (not an object, or nothing in it to tell it by).
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    /// `totalCount`, once it has been seen. A Controller may send it after the rows.
    pub fn total(&self) -> Option<u64> {
        self.fields.total()
    }

    /// What has been seen around the sessions so far.
    pub fn envelope(&self) -> &Envelope {
        self.fields.envelope()
    }

    /// Bytes decoded so far.
    pub fn bytes(&self) -> u64 {
        self.before
    }

    /// Decodes the next bytes. Takes time in proportion to them: whoever must not block passes small pieces.
    ///
    /// # Errors
    /// The first thing that is wrong with the answer, and the same again for every further call.
    pub fn push(&mut self, chunk: &[u8], table: &mut Table) -> Result<(), DecodeError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let result = self.advance(chunk, table);
        self.before += chunk.len() as u64;
        if let Err(error) = &result {
            self.failed = Some(error.clone());
        }
        result
    }

    /// Ends the answer.
    ///
    /// # Errors
    /// [`Problem::Truncated`] when the answer is not complete, or what an earlier push already said.
    pub fn finish(mut self, _table: &mut Table) -> Result<Envelope, DecodeError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        if self.state == State::Done {
            return Ok(self.fields.into_envelope());
        }
        // An item without an end may be wrong before it is unfinished: a chunk that holds it as a whole says so at once.
        let item = std::mem::take(&mut self.carry);
        if matches!(item.first(), Some(b'{' | b'['))
            && let Err(Fault::Wrong { at, problem }) = self.item(&item, &mut Table::new())
        {
            return Err(DecodeError { offset: self.before - item.len() as u64 + at as u64, problem });
        }
        Err(DecodeError { offset: self.before, problem: Problem::Truncated })
    }

    fn advance(&mut self, chunk: &[u8], table: &mut Table) -> Result<(), DecodeError> {
        let mut at = 0;
        if !self.carry.is_empty() {
            let Some(taken) = self.frame.scan(chunk) else {
                return self.keep(chunk);
            };
            let mut item = std::mem::take(&mut self.carry);
            let start = self.before - item.len() as u64;
            item.extend_from_slice(&chunk[..taken]);
            check_size(&item, start)?;
            self.item(&item, table).map_err(|fault| fault.into_error(start, true))?;
            item.clear();
            // The room is kept for the next cut, unless a hostile item made it large.
            if item.capacity() <= 1 << 16 {
                self.carry = item;
            }
            at = taken;
        }
        let input = Input::new(&chunk[at..]);
        let (before, chunk) = (self.before + at as u64, &chunk[at..]);
        at = 0;
        while at < chunk.len() {
            let byte = chunk[at];
            if is_space(byte) {
                at += 1;
            } else if matches!(self.state, State::FirstKey | State::Key | State::Value | State::FirstElement | State::Element)
                && !self.punctuation(byte)
            {
                at += match self.try_item(input.from(at), before + at as u64, table)? {
                    Some(taken) => taken,
                    None => return Ok(()),
                };
            } else {
                self.step(byte, before + at as u64)?;
                at += 1;
            }
        }
        Ok(())
    }

    /// Whether this byte is structure although an item could stand in its place.
    fn punctuation(&self, byte: u8) -> bool {
        match self.state {
            State::FirstKey => byte == b'}',
            State::FirstElement => byte == b']',
            State::Value => byte == b'[' && self.key == "data",
            _ => false,
        }
    }

    fn step(&mut self, byte: u8, offset: u64) -> Result<(), DecodeError> {
        self.state = match (self.state, byte) {
            // A byte order mark is three bytes that say nothing.
            (State::Start, 0xEF | 0xBB | 0xBF) if offset < 3 => State::Start,
            (State::Start, b'{') => State::FirstKey,
            (State::FirstKey | State::AfterValue, b'}') => State::Done,
            (State::Colon, b':') => State::Value,
            (State::Value, b'[') => State::FirstElement,
            (State::AfterValue, b',') => State::Key,
            (State::FirstElement | State::AfterElement, b']') => State::AfterValue,
            (State::AfterElement, b',') => State::Element,
            (state, _) => {
                let expected = match state {
                    State::Start => "the answer to be a JSON object",
                    State::Colon => "':' behind a field name",
                    State::AfterValue => "',' or '}' behind a field",
                    State::AfterElement => "',' or ']' behind a session",
                    _ => "nothing behind the answer",
                };
                return Err(DecodeError { offset, problem: Problem::Expected(expected) });
            }
        };
        Ok(())
    }

    /// Reads the item that `input` begins with; `None` when it is not complete and was kept for the next chunk.
    fn try_item(&mut self, input: Input<'_>, offset: u64, table: &mut Table) -> Result<Option<usize>, DecodeError> {
        if matches!(self.state, State::FirstElement | State::Element) && input.bytes[0] == b'{' {
            // Nearly every session lies in the chunk as a whole: read it at once and look for its end only when it does not.
            match self.record.read(input) {
                Ok(taken) => {
                    self.store(input, table);
                    self.state = State::AfterElement;
                    return Ok(Some(taken));
                }
                Err(Fault::Incomplete) => {}
                Err(fault) => return Err(fault.into_error(offset, false)),
            }
        }
        self.frame = Frame::default();
        let input = input.bytes;
        match self.frame.scan(input) {
            Some(taken) => {
                check_size(&input[..taken], offset)?;
                self.item(&input[..taken], table).map_err(|fault| fault.into_error(offset, true))?;
                Ok(Some(taken))
            }
            None => {
                self.keep(input)?;
                Ok(None)
            }
        }
    }

    fn keep(&mut self, bytes: &[u8]) -> Result<(), DecodeError> {
        self.carry.extend_from_slice(bytes);
        check_size(&self.carry, self.before.saturating_sub(self.carry.len() as u64))
    }

    /// Reads a complete item: a field name, a field's value or a session.
    fn item(&mut self, item: &[u8], table: &mut Table) -> Result<(), Fault> {
        let input = Input::new(item);
        match self.state {
            State::FirstKey | State::Key => {
                self.key = Cursor::new(input).whole_string()?;
                self.state = State::Colon;
            }
            State::Value if self.key == "data" => {
                // An array is streamed (see `punctuation`); what is left may only be `null`.
                if item != b"null" {
                    return Err(Fault::Wrong { at: 0, problem: Problem::Expected("\"data\" to be an array") });
                }
                self.state = State::AfterValue;
            }
            State::Value => {
                let text = Cursor::new(input).whole_value()?;
                self.fields.set(std::mem::take(&mut self.key), &text)?;
                self.state = State::AfterValue;
            }
            _ => {
                if item[0] == b'{' {
                    self.record.read(input)?;
                    self.store(input, table);
                } else {
                    Cursor::new(input).whole_value()?;
                    self.skipped += 1;
                }
                self.state = State::AfterElement;
            }
        }
        Ok(())
    }

    fn store(&mut self, input: Input<'_>, table: &mut Table) {
        if matches!(self.rows, 0 | SAMPLE)
            && let Some(total) = self.fields.total()
        {
            let total = usize::try_from(total).unwrap_or(usize::MAX);
            if self.rows == 0 { table.reserve(total) } else { table.foresee(total) }
        }
        if self.record.push(input, table).is_some() {
            self.rows += 1;
        } else {
            self.skipped += 1;
        }
    }
}

fn check_size(item: &[u8], offset: u64) -> Result<(), DecodeError> {
    if item.len() > LARGEST_ITEM { Err(DecodeError { offset, problem: Problem::TooLarge }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::super::Attribute;
    use super::*;

    /// The memory of the device ids and of the systems' names when so many rows of so many are here.
    fn memory(rows: u64, total: u64) -> (usize, usize) {
        let (mut table, mut decoder) = (Table::new(), Decoder::new());
        let mut answer = format!(r#"{{"totalCount":{total},"data":["#);
        for row in 0..rows {
            let comma = if row > 0 { "," } else { "" };
            answer.push_str(&format!(r#"{comma}{{"distinguishedName":"{row}","deviceId":"{row:032x}","osName":"Linux"}}"#));
        }
        assert_eq!(decoder.push(answer.as_bytes(), &mut table), Ok(()));
        (table.values(Attribute::Device).memory(), table.values(Attribute::Os).memory())
    }

    #[test]
    fn a_few_thousand_sessions_tell_how_much_room_all_of_them_need() {
        let (rows, total) = (SAMPLE + 1, 100_000);
        let (devices, systems) = memory(rows, total);
        // Each has 32 letters and what keeps it apart from the next.
        assert!(devices >= 33 * total as usize, "{devices}");
        assert_eq!(systems, memory(rows, rows).1);
        assert!(memory(SAMPLE, total).0 < devices / 10);
    }
}
