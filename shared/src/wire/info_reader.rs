//! Reading a session info piece by piece, so that a page that reads megabytes stays alive between two pieces.
//!
//! The answer is an object of objects; how deep a piece lies decides what it is. The reader walks down to single claims and
//! single entitlements, finds where each ends without looking at it, and leaves the rest to serde. What comes out is what serde
//! makes of the whole.

use super::{EntitlementInfo, Extra, GatewaySession, Named, SessionInfo};
use serde::de::{DeserializeOwned, Error as _};
use serde_json::{Error, Value};

/// Reads the body of `GET /session-info/{dn}` in steps.
#[derive(Debug, Default)]
pub struct InfoReader {
    text: Vec<u8>,
    at: usize,
    place: Place,
    /// A member was read in the object we are in: a comma comes before the next.
    followed: bool,
    /// Only what the counters need is read.
    counters: bool,
    gateways: Vec<(String, GatewaySession)>,
    top: Extra,
    gateway: Gateway,
    done: Option<SessionInfo>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Place {
    #[default]
    Start,
    Top,
    Data,
    Gateway,
    Claims(Claims),
    Entitlements,
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claims {
    User,
    Device,
    System,
}

/// The Gateway being read.
#[derive(Debug, Default)]
struct Gateway {
    name: String,
    claims: [Extra; 3],
    entitlements: Vec<(String, EntitlementInfo)>,
    rest: Extra,
}

impl InfoReader {
    /// Reads that body.
    pub fn new(text: Vec<u8>) -> InfoReader {
        InfoReader { text, ..InfoReader::default() }
    }

    /// Reads of that body what the counters of the Gateways need: no entitlements, and no claims but those of the system.
    pub fn counters(text: Vec<u8>) -> InfoReader {
        InfoReader { text, counters: true, ..InfoReader::default() }
    }

    /// The session once everything was read.
    pub fn take(&mut self) -> Option<SessionInfo> {
        self.done.take()
    }

    /// Reads one more piece; `true` when that was the last.
    ///
    /// # Errors
    /// When the text is no JSON, or not of that shape. Nothing is read after that.
    pub fn step(&mut self) -> Result<bool, Error> {
        self.skip_blank();
        match self.place {
            Place::Start => {
                self.expect(b'{')?;
                self.enter(Place::Top);
            }
            Place::End => {
                return if self.at == self.text.len() { Ok(true) } else { Err(self.wrong("the end")) };
            }
            _ if self.peek() == Some(b'}') => {
                self.at += 1;
                self.leave()?;
            }
            place => {
                if std::mem::replace(&mut self.followed, true) {
                    self.expect(b',')?;
                    self.skip_blank();
                }
                let key: String = self.value()?;
                self.skip_blank();
                self.expect(b':')?;
                self.skip_blank();
                self.member(place, key)?;
            }
        }
        Ok(false)
    }

    fn member(&mut self, place: Place, key: String) -> Result<(), Error> {
        if self.counters
            && place == Place::Gateway
            && matches!(key.as_str(), "userClaims" | "deviceClaims" | "entitlementInfos")
        {
            let end = end_of_value(&self.text, self.at);
            if end == self.at {
                return Err(self.wrong("a value"));
            }
            self.at = end;
            return Ok(());
        }
        let inside = self.peek() == Some(b'{');
        match (place, key.as_str(), inside) {
            (Place::Top, "data", true) => self.enter(Place::Data),
            (Place::Data, _, true) => {
                self.gateway = Gateway { name: key, ..Gateway::default() };
                self.at += 1;
                self.followed = false;
                self.place = Place::Gateway;
                return Ok(());
            }
            (Place::Gateway, "userClaims", true) => self.enter(Place::Claims(Claims::User)),
            (Place::Gateway, "deviceClaims", true) => self.enter(Place::Claims(Claims::Device)),
            (Place::Gateway, "systemClaims", true) => self.enter(Place::Claims(Claims::System)),
            (Place::Gateway, "entitlementInfos", true) => self.enter(Place::Entitlements),
            (Place::Data, ..) => {
                let gateway = self.value()?;
                self.gateways.push((key, gateway));
                return Ok(());
            }
            (Place::Claims(which), ..) => {
                let value = self.value()?;
                self.gateway.claims[which as usize].insert(key, value);
                return Ok(());
            }
            (Place::Entitlements, ..) => {
                let info = self.value()?;
                self.gateway.entitlements.push((key, info));
                return Ok(());
            }
            (Place::Gateway, ..) => {
                let value = self.value()?;
                self.gateway.rest.insert(key, value);
                return Ok(());
            }
            _ => {
                let value = self.value()?;
                self.top.insert(key, value);
                return Ok(());
            }
        }
        self.at += 1;
        Ok(())
    }

    fn enter(&mut self, place: Place) {
        self.place = place;
        self.followed = false;
    }

    fn leave(&mut self) -> Result<(), Error> {
        self.followed = true;
        self.place = match self.place {
            Place::Claims(_) | Place::Entitlements => Place::Gateway,
            Place::Gateway => {
                let Gateway { name, claims, entitlements, rest } = std::mem::take(&mut self.gateway);
                let mut session: GatewaySession = serde_json::from_value(Value::Object(rest))?;
                let [user, device, system] = claims;
                for (into, read) in [
                    (&mut session.user_claims, user),
                    (&mut session.device_claims, device),
                    (&mut session.system_claims, system),
                ] {
                    if !read.is_empty() {
                        *into = read;
                    }
                }
                if !entitlements.is_empty() {
                    session.entitlement_infos = Named(entitlements);
                }
                self.gateways.push((name, session));
                Place::Data
            }
            Place::Data => Place::Top,
            _ => {
                let top = std::mem::take(&mut self.top);
                let mut info: SessionInfo = serde_json::from_value(Value::Object(top))?;
                if !self.gateways.is_empty() {
                    info.data = Named(std::mem::take(&mut self.gateways));
                }
                self.done = Some(info);
                Place::End
            }
        };
        Ok(())
    }

    /// The value that begins here.
    fn value<T: DeserializeOwned>(&mut self) -> Result<T, Error> {
        let end = end_of_value(&self.text, self.at);
        let value = serde_json::from_slice(&self.text[self.at..end])?;
        self.at = end;
        Ok(value)
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn skip_blank(&mut self) {
        while self.peek().is_some_and(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, wanted: u8) -> Result<(), Error> {
        if self.peek() != Some(wanted) {
            return Err(self.wrong(&format!("`{}`", wanted as char)));
        }
        self.at += 1;
        Ok(())
    }

    fn wrong(&self, wanted: &str) -> Error {
        Error::custom(format!("expected {wanted} at byte {} of {}", self.at, self.text.len()))
    }
}

/// Where the value that begins at `at` ends; the end of the text when it does not. Whether it is one is for serde to say.
fn end_of_value(text: &[u8], at: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = at;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => {
                at = end_of_text(text, at + 1);
                if depth == 0 {
                    return at;
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => return if depth == 1 { at + 1 } else { at },
            b'}' | b']' => depth -= 1,
            b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' if depth == 0 => return at,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// After the closing quotation mark of a text whose first character is at `at`.
fn end_of_text(text: &[u8], mut at: usize) -> usize {
    while let Some(found) = text.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += found + 1;
        if text[at - 1] == b'"' {
            return at;
        }
        at += 1;
    }
    text.len()
}
